// ac at low frequency is the derivative of the operating point: the analysis linearises what op solves.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "engine/analysis/small_signal/ac.hpp"
#include "engine/results/table/sinks.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"
#include "tests/invariances/sources.hpp"

using namespace invariances;
using namespace nullor;

namespace {

bool has_ac(const parser::Job& job) {
    return std::any_of(job.requests.analyses.begin(), job.requests.analyses.end(), [](const auto& request) {
        return std::holds_alternative<analysis::AcRequest>(request.what);
    });
}

// Every column's derivative with respect to a common factor at all sources, which push by their phasors'
// real (or imaginary) part; central differences, whose error is of second order in `step`.
Curve derivative(analysis::Setup& setup, const analysis::Options& options,
                 const analysis::OperatingPoint& point, bool imaginary, double step) {
    const std::vector<Source> sources = sources_of(setup);
    const std::vector<Setting> before = setup.settings();
    Curve ends[2];
    for (const int side : {0, 1}) {
        std::vector<Setting> settings = before;
        for (const Source& source : sources) {
            const double push = imaginary ? source.phasor.imag() : source.phasor.real();
            settings.push_back({source.dc, source.value + (side == 0 ? -step : step) * push});
        }
        REQUIRE(setup.apply(settings).ok());
        analysis::OpQuestion question;
        question.start = &point.x;
        const auto moved = analysis::operating_point(setup, options, question);
        REQUIRE(moved.ok());
        ends[side] = point_of(setup, moved.value().x, "slope");
    }
    REQUIRE(setup.apply(before).ok());
    for (auto& [name, column] : ends[1].columns)
        column.values[0] = (column.values[0] - ends[0].columns[name].values[0]) / (2 * step);
    return ends[1];
}

Curve small_signal(analysis::Setup& setup, const analysis::OperatingPoint& point, double frequency) {
    const std::vector<Probe> probes = default_probes(setup.circuit());
    results::Header header;
    header.is_complex = true;
    for (const Probe& probe : probes)
        header.columns.push_back({name_of(probe, setup.circuit()), unit_of(probe), probe});
    results::TableSink sink;
    sink.begin(header);
    Unwatched watch;
    const auto done = analysis::ac(setup, point, analysis::Points({frequency}), probes, sink, watch);
    REQUIRE_MESSAGE(done.ok(), done.failure().message);
    Curve curve = curve_of(sink.tables()[0], "ac");
    curve.axis = {0.0};
    return curve;
}

} // namespace

TEST_CASE("ac at low frequency is the derivative of op") {
    std::size_t decks = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        // The pole of 1e-12 S lies below the lowest frequency here.
        if (path.ends_with("/option-gfloat.cir")) continue;
        // ac= is another resistance than that of op.
        if (path.ends_with("/device-resistor-ac.cir")) continue;
        auto job = read(path, file_text(path));
        if (!job || !has_ac(*job)) continue;
        const auto setup = first_step(job->circuit, job->requests);
        // idt is held at DC and an integrator at any frequency: the two are not the same system.
        if (!setup->workspace().held().empty()) continue;
        const auto point = analysis::operating_point(*setup, job->requests.options, {});
        REQUIRE(point.ok());
        // Of an exponential the difference is off by (step/vt)^2/6, 2.5e-8 here.
        constexpr double step = 1e-5;
        Curve slope = derivative(*setup, job->requests.options, point.value(), false, step);
        const Curve imaginary = derivative(*setup, job->requests.options, point.value(), true, step);
        for (auto& [name, column] : slope.columns)
            column.values[0] += std::complex<double>(0, 1) * imaginary.columns.at(name).values[0];
        // Rounding of op, 1e-16 of a column, counts 1/step times.
        const Allowance tolerance{1e-6, 1e-9, 0};
        for (const double frequency : {0.0, 1e-9}) {
            // The lowest pole of the decks lies at 16 mHz, the integrator's; what flows into a capacitor is
            // left.
            const double leftover = frequency > 0 ? 1e-9 : 1e-18;
            const Allowance at{tolerance.relative, tolerance.floor, 0, leftover, leftover};
            const Distance far = distance(small_signal(*setup, point.value(), frequency), slope, at);
            INFO(far.where);
            CHECK(far.worst <= 1);
        }
        ++decks;
        if (!spoil(*job)) continue;
        const auto other = first_step(job->circuit, job->requests);
        const auto other_point = analysis::operating_point(*other, job->requests.options, {});
        REQUIRE(other_point.ok());
        seen += distance(small_signal(*other, other_point.value(), 0), slope, tolerance).worst > 1 ? 1 : 0;
    }
    CHECK(decks >= at_least(35));
    CHECK(seen >= at_least(20));
    MESSAGE(decks << " decks, " << seen << " spoiled ones seen");
}
