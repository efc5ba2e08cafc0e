#include "tests/accuracy/transient.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/results/table/sinks.hpp"
#include "parser/elaborate.hpp"

namespace accuracy {

using namespace nullor;

namespace {

class Unwatched final : public analysis::Watch {
public:
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return false; }
};

} // namespace

Run transient(const std::string& deck, double reltol, Method method, std::string_view only) {
    parser::Sources sources;
    Diagnostics diagnostics;
    const auto job = parser::read_text("deck.cir", "accuracy\n" + deck, {}, sources, diagnostics);
    for (const Diagnostic& d : diagnostics.all()) FAIL_CHECK(d.message);
    REQUIRE(job);
    analysis::Options options = job->requests.options;
    options.reltol = reltol;
    options.method = method;
    auto setup = analysis::Setup::make(std::make_shared<const Circuit>(job->circuit), {});
    REQUIRE(setup);
    const Values& values = setup.value()->values();
    const auto& request = std::get<analysis::TranRequest>(job->requests.analyses.at(0).what);
    analysis::TranQuestion question;
    question.step = values.number(request.step);
    question.stop = values.number(request.stop);
    question.start = values.number(request.start);
    question.max_step = values.number(request.max_step);
    question.uic = request.uic;
    std::vector<Probe> probes;
    results::Header header;
    for (const Probe& probe : default_probes(setup.value()->circuit())) {
        const std::string name = name_of(probe, setup.value()->circuit());
        if (!only.empty() && name != only) continue;
        probes.push_back(probe);
        header.columns.push_back({name, unit_of(probe), probe});
    }
    results::TableSink points, grid;
    points.begin(header);
    grid.begin(header);
    analysis::TranSinks sinks;
    sinks.points = &points;
    sinks.grid = &grid;
    Unwatched watch;
    const auto done = analysis::tran(*setup.value(), options, question, probes, sinks, watch);
    INFO(deck);
    if (!done) FAIL(done.failure().message);
    return {deck, reltol, method, points.take()[0], grid.take()[0]};
}

std::vector<double> column(const results::Table& table, std::string_view name) {
    const auto index = table.find(name);
    REQUIRE(index);
    std::vector<double> values(table.rows());
    for (std::size_t row = 0; row < values.size(); ++row) values[row] = table.real(row, *index);
    return values;
}

Error error(const results::Table& table, std::string_view name, const Curve& curve) {
    const std::vector<double> values = column(table, name);
    Error result;
    double peak = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        const double expected = curve(table.axis(row)), distance = std::abs(values[row] - expected);
        peak = std::max(peak, std::abs(expected));
        if (distance <= result.worst) continue;
        result = {distance, table.axis(row)};
    }
    REQUIRE(peak > 0);
    result.worst /= peak;
    return result;
}

std::vector<Run> transients(const std::string& deck, Method method, double least) {
    std::vector<Run> runs;
    for (const double reltol : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9})
        if (reltol >= least) runs.push_back(transient(deck, reltol, method));
    return runs;
}

void hold(const std::vector<Run>& runs, std::string_view name, const Curve& curve) {
    std::string figures;
    for (const Run& run : runs) {
        CAPTURE(run.deck);
        CAPTURE(static_cast<int>(run.method));
        CAPTURE(run.reltol);
        const Error points = error(run.points, name, curve), grid = error(run.grid, name, curve);
        CAPTURE(points.at);
        CAPTURE(grid.at);
        CHECK(points.worst <= promised * run.reltol);
        CHECK(grid.worst <= promised * run.reltol);
        figures += fmt::format(" {:.2f}/{:.2f} ({})", points.worst / run.reltol, grid.worst / run.reltol,
                               run.points.rows());
    }
    // Errors in units of reltol, of accepted points and print grid, and how many points there are.
    if (std::getenv("ACCURACY_FIGURES")) MESSAGE(figures);
}

} // namespace accuracy
