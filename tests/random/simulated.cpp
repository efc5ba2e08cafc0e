#include "tests/random/simulated.hpp"

#include <ctime>
#include <memory>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/small_signal/ac.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/results/table/sinks.hpp"
#include "parser/elaborate.hpp"

namespace randomly {

using namespace nullor;

namespace {

double processor_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Ends a run by how often it asked, once a step and once a Newton iteration: on any machine, busy or not, at
// the same point.
class Patience final : public analysis::Watch {
public:
    explicit Patience(long questions) : questions_(questions) {}
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return --questions_ < 0; }

private:
    mutable long questions_;
};

class Run {
public:
    Run(const parser::Job& job, analysis::Setup& setup, Patience& watch, Rows rows, Simulated& result)
        : options_(job.requests.options), setup_(setup), watch_(watch), rows_(rows), result_(result) {
        probes_ = job.requests.saves.empty() ? default_probes(setup.circuit()) : job.requests.saves;
        for (const Probe& probe : probes_) {
            const std::string name = name_of(probe, setup.circuit());
            header_.columns.push_back({name, unit_of(probe), probe});
            result_.names.push_back(name);
        }
    }

    void operator()(const analysis::OpRequest&) {
        const auto point = start();
        if (!point) return;
        result_.axis.push_back(0);
        for (const Probe& probe : probes_)
            result_.columns.push_back({std::complex<double>(setup_.system().read(probe, point->x.data()))});
    }
    void operator()(const analysis::AcRequest& request) {
        const auto point = start();
        if (!point) return;
        const auto frequencies = analysis::points_of(request.frequencies, setup_.values());
        if (!frequencies) return fail(frequencies.failure());
        header_.is_complex = true;
        sink_.begin(header_);
        keep(analysis::ac(setup_, *point, frequencies.value(), probes_, sink_, watch_));
    }
    void operator()(const analysis::DcRequest& request) {
        const auto points = analysis::points_of(request.sweeps[0].sweep, setup_.values());
        if (!points) return fail(points.failure());
        std::vector<double> x;
        sink_.begin(header_);
        keep(analysis::dc(setup_, options_, request.sweeps[0].target, points.value(), probes_, x, sink_,
                          watch_, [](const analysis::Setup&, double, const auto&) {}));
    }
    template <class Other>
    void operator()(const Other&) {
        result_.failure = std::string("no generated deck asks for ") + std::string(Other::card);
    }
    void operator()(const analysis::TranRequest& request) {
        const Values& values = setup_.values();
        analysis::TranQuestion question;
        question.step = values.number(request.step);
        question.stop = values.number(request.stop);
        question.start = values.number(request.start);
        question.max_step = values.number(request.max_step);
        question.uic = request.uic;
        sink_.begin(header_);
        analysis::TranSinks sinks;
        (rows_ == Rows::points ? sinks.points : sinks.grid) = &sink_;
        keep(analysis::tran(setup_, options_, question, probes_, sinks, watch_));
    }

private:
    std::optional<analysis::OperatingPoint> start() {
        auto point = analysis::operating_point(setup_, options_, {});
        if (point) return std::move(point).value();
        fail(point.failure());
        return std::nullopt;
    }
    void fail(const Failure& failure) {
        result_.failure = failure.message;
        result_.too_slow = failure.kind == Failure::Kind::interrupted;
    }
    template <class T>
    void keep(const Outcome<T>& done) {
        if (!done) fail(done.failure());
        const results::Table& table = sink_.tables()[0];
        for (std::size_t row = 0; row < table.rows(); ++row) result_.axis.push_back(table.axis(row));
        for (std::size_t c = 0; c < table.width(); ++c) {
            auto& column = result_.columns.emplace_back();
            for (std::size_t row = 0; row < table.rows(); ++row) column.push_back(table.value(row, c));
        }
    }

    const analysis::Options& options_;
    analysis::Setup& setup_;
    Patience& watch_;
    Rows rows_;
    Simulated& result_;
    std::vector<Probe> probes_;
    results::Header header_;
    results::TableSink sink_;
};

} // namespace

int Simulated::find(const std::string& name) const {
    for (std::size_t k = 0; k < names.size(); ++k)
        if (names[k] == name) return static_cast<int>(k);
    return -1;
}

Simulated simulate(const std::string& deck, Rows rows, long questions) {
    Simulated result;
    const double begin = processor_time();
    parser::Sources sources;
    Diagnostics diagnostics;
    const auto job = parser::read_text("deck.cir", deck, {}, sources, diagnostics);
    if (!job) {
        result.failure = "not parsed";
        for (const Diagnostic& d : diagnostics.all()) result.failure += ": " + d.message;
        return result;
    }
    auto setup = analysis::Setup::make(std::make_shared<const Circuit>(job->circuit), {});
    if (!setup) {
        result.failure = setup.failure().message;
        return result;
    }
    Patience watch(questions);
    std::visit(Run(*job, *setup.value(), watch, rows, result), job->requests.analyses.at(0).what);
    result.seconds = processor_time() - begin;
    return result;
}

} // namespace randomly
