#include "tests/invariances/solve.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/ac.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/steps.hpp"

namespace invariances {

using namespace nullor;

namespace {

// One step of a deck.
class Solver {
public:
    Solver(const parser::Job& job, analysis::Setup& setup, std::string step, Solution& solution)
        : options_(job.requests.options), setup_(setup), step_(std::move(step)), solution_(solution) {
        for (const Probe& probe : default_probes(setup.circuit())) probes_.push_back(probe);
        for (const Probe& probe : probes_)
            header_.columns.push_back({name_of(probe, setup.circuit()), unit_of(probe), probe});
    }

    void operator()(const analysis::OpRequest&) {
        if (const auto point = start())
            solution_.curves.push_back(point_of(setup_, point->x, header_.analysis + step_));
    }
    void operator()(const analysis::AcRequest& request) {
        const auto point = start();
        if (!point) return;
        const auto frequencies = analysis::points_of(request.frequencies, setup_.values());
        if (!frequencies) return fail(frequencies.failure());
        header_.is_complex = true;
        results::TableSink sink;
        sink.begin(header_);
        const auto done = analysis::ac(setup_, *point, frequencies.value(), probes_, sink, watch_);
        keep(sink);
        if (!done) fail(done.failure());
    }
    void operator()(const analysis::NoiseRequest& request) {
        const auto point = start();
        if (!point) return;
        const auto frequencies = analysis::points_of(request.frequencies, setup_.values());
        if (!frequencies) return fail(frequencies.failure());
        const std::vector<Probe> probes = request.columns();
        results::Header header = header_;
        header.columns.clear();
        for (const Probe& probe : probes)
            header.columns.push_back({name_of(probe, setup_.circuit()), request.unit_of(probe), probe});
        results::TableSink sink;
        sink.begin(header);
        const auto done = analysis::noise(setup_, point->x.data(), request, frequencies.value(), probes,
                                          analysis::Totals::all, sink, watch_);
        keep(sink);
        if (!done) fail(done.failure());
    }
    void operator()(const analysis::DcRequest& request) {
        const auto inner = analysis::points_of(request.sweeps[0].sweep, setup_.values());
        if (!inner) return fail(inner.failure());
        analysis::Points outer(std::vector<double>{0.0});
        std::vector<double> x;
        const bool nested = request.sweeps.size() > 1;
        if (nested) {
            const auto points = analysis::points_of(request.sweeps[1].sweep, setup_.values());
            if (!points) return fail(points.failure());
            outer = points.value();
        }
        const std::vector<Setting> before = setup_.settings();
        for (std::size_t k = 0; k < outer.size(); ++k) {
            std::vector<Setting> settings = before;
            if (nested) settings.push_back({request.sweeps[1].target, outer[k]});
            const auto applied = setup_.apply(std::move(settings));
            if (!applied) return fail(applied.failure());
            results::TableSink sink;
            sink.begin(header_);
            const auto done =
                analysis::dc(setup_, options_, request.sweeps[0].target, inner.value(), probes_, x, sink,
                             watch_, [](const analysis::Setup&, double, const auto&) {});
            keep(sink);
            if (!done) return fail(done.failure());
        }
        const auto restored = setup_.apply(before);
        if (!restored) fail(restored.failure());
    }
    void operator()(const analysis::TranRequest& request) {
        const Values& values = setup_.values();
        analysis::TranQuestion question;
        question.stop = values.number(request.stop);
        question.start = values.number(request.start);
        question.max_step = values.number(request.max_step);
        question.uic = request.uic;
        question.step = (question.stop - question.start) / 50;
        results::TableSink sink;
        sink.begin(header_);
        analysis::TranSinks sinks;
        sinks.grid = &sink;
        const auto done = analysis::tran(setup_, options_, question, probes_, sinks, watch_);
        keep(sink);
        solution_.curves.back().transient = true;
        if (!done) fail(done.failure());
    }

    // Their columns have units of their own, which gallery_metamorphic knows.
    void operator()(const analysis::TfRequest&) {}
    void operator()(const analysis::PzRequest&) {}
    void operator()(const analysis::SensRequest&) {}

    void answer(const analysis::AnalysisRequest& request) {
        header_.analysis = request.name;
        header_.is_complex = false;
        std::visit(*this, request.what);
    }

private:
    std::optional<analysis::OperatingPoint> start() {
        auto point = analysis::operating_point(setup_, options_, {});
        if (point) return std::move(point).value();
        fail(point.failure());
        return std::nullopt;
    }
    void keep(const results::TableSink& sink) {
        solution_.curves.push_back(curve_of(sink.tables()[0], header_.analysis + step_));
    }
    void fail(const Failure& failure) { solution_.problem = header_.analysis + step_ + failure.message; }

    const analysis::Options& options_;
    analysis::Setup& setup_;
    std::string step_;
    Solution& solution_;
    std::vector<Probe> probes_;
    results::Header header_;
    Unwatched watch_;
};

} // namespace

Solution solve(const parser::Job& job, Transients transients) {
    Solution solution;
    const auto circuit = std::make_shared<const Circuit>(job.circuit);
    const auto steps = run::steps_of(*circuit, job.requests);
    if (!steps) return {{}, steps.failure().message};
    for (std::size_t k = 0; k < steps.value().size(); ++k) {
        auto setup = analysis::Setup::make(circuit, steps.value()[k].settings);
        if (!setup) {
            solution.problem = setup.failure().message;
            return solution;
        }
        Solver solver(job, *setup.value(), k > 0 ? fmt::format(" step {} ", k) : " ", solution);
        for (const analysis::AnalysisRequest& request : job.requests.analyses) {
            if (transients == Transients::no && std::holds_alternative<analysis::TranRequest>(request.what))
                continue;
            solver.answer(request);
            if (!solution.problem.empty()) return solution;
        }
    }
    return solution;
}

Curve curve_of(const results::Table& table, const std::string& analysis) {
    Curve curve;
    curve.analysis = analysis;
    for (std::size_t row = 0; row < table.rows(); ++row) curve.axis.push_back(table.axis(row));
    for (std::size_t c = 0; c < table.width(); ++c) {
        const results::ColumnInfo& info = table.header().columns[c];
        Column& column = curve.columns[info.name];
        column.current = info.unit == Unit::ampere;
        for (std::size_t row = 0; row < table.rows(); ++row) column.values.push_back(table.value(row, c));
    }
    return curve;
}

Curve point_of(const analysis::Setup& setup, const std::vector<double>& x, const std::string& analysis) {
    Curve curve;
    curve.analysis = analysis;
    curve.axis = {0.0};
    for (const Probe& probe : default_probes(setup.circuit()))
        curve.columns[name_of(probe, setup.circuit())] = {unit_of(probe) == Unit::ampere,
                                                          {setup.system().read(probe, x.data())}};
    return curve;
}

} // namespace invariances
