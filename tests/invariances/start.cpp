// The operating point, the points of a dc sweep through it, and the start of a transient are one thing.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/results/table/sinks.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"
#include "tests/invariances/sources.hpp"

using namespace invariances;
using namespace nullor;

namespace {

constexpr Allowance roundoff{1e-10, 1e-13, 1e-10};

struct Probes {
    explicit Probes(const Circuit& circuit) : list(default_probes(circuit)) {
        for (const Probe& probe : list)
            header.columns.push_back({name_of(probe, circuit), unit_of(probe), probe});
    }
    std::vector<Probe> list;
    results::Header header;
};

Curve sweep(analysis::Setup& setup, const analysis::Options& options, const Source& source,
            const std::vector<double>& points, std::vector<double> start) {
    const Probes probes(setup.circuit());
    results::TableSink sink;
    sink.begin(probes.header);
    Unwatched watch;
    const auto done = analysis::dc(setup, options, source.dc, analysis::Points(points), probes.list, start,
                                   sink, watch, [](const analysis::Setup&, double, const auto&) {});
    REQUIRE_MESSAGE(done.ok(), done.failure().message);
    return curve_of(sink.tables()[0], "dc " + source.dc.name);
}

Curve row_of(const Curve& curve, std::size_t row) {
    Curve one;
    one.analysis = curve.analysis;
    one.axis = {0.0};
    for (const auto& [name, column] : curve.columns)
        one.columns[name] = {column.current, {column.values[row]}};
    return one;
}

Curve reversed(Curve curve) {
    std::reverse(curve.axis.begin(), curve.axis.end());
    for (auto& [name, column] : curve.columns) std::reverse(column.values.begin(), column.values.end());
    return curve;
}

bool has_behaviour(const parser::Job& job) {
    return std::any_of(job.circuit.instances.begin(), job.circuit.instances.end(),
                       [](const Instance& instance) { return instance.behaviour != nullptr; });
}

} // namespace

TEST_CASE("a dc sweep passes through the operating point, and comes back the way it went") {
    std::size_t sweeps = 0, decks = 0, two_ways = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        // Relays and gates remember which way they came.
        if (path.ends_with("/device-switch-sweep.cir") || path.ends_with("/device-logic.cir")) continue;
        const auto job = read(path, file_text(path));
        if (!job) continue;
        const auto setup = first_step(job->circuit, job->requests);
        const analysis::Options& options = job->requests.options;
        const auto point = analysis::operating_point(*setup, options, {});
        if (!point) continue; // uic decks without one
        ++decks;
        const Curve op = point_of(*setup, point.value().x, "op");
        // More than one solution: which one is found depends on where the search comes from.
        const bool unique = !point.value().positive_feedback && job->circuit.nodesets.empty();
        // Far into the rails; but a behaviour's function may have its end nearby: ln, acos, v^2 = -1.
        const double stride = has_behaviour(*job) ? 0.02 : 0.5;
        for (const Source& source : sources_of(*setup)) {
            CAPTURE(source.dc.name);
            const double own = source.value, unit = std::max(std::abs(own), 1e-3);
            std::vector<double> empty, up, down;
            // Also a setting of the value that is there already must change nothing.
            const Curve here = sweep(*setup, options, source, {own}, unique ? empty : point.value().x);
            const Distance first = distance(row_of(here, 0), op, roundoff);
            INFO(first.where);
            CHECK(first.worst <= 1);
            ++sweeps;
            if (!unique) continue;
            for (int k = -8; k <= 8; ++k) up.push_back(own + k * stride * unit);
            down.assign(up.rbegin(), up.rend());
            const Curve rising = sweep(*setup, options, source, up, empty);
            const Curve falling = reversed(sweep(*setup, options, source, down, empty));
            const Distance apart = distance(rising, falling, roundoff);
            INFO(apart.where);
            CHECK(apart.worst <= 1);
            const Distance middle = distance(row_of(rising, 8), op, roundoff);
            INFO(middle.where);
            CHECK(middle.worst <= 1);
            ++two_ways;
            seen += distance(row_of(rising, 9), op, roundoff).worst > 1 ? 1 : 0;
        }
    }
    CHECK(decks >= at_least(90));
    CHECK(two_ways >= at_least(150));
    CHECK(seen >= two_ways * 8 / 10); // the next point of a sweep is another one
    MESSAGE(decks << " decks, " << sweeps << " sweeps, " << two_ways << " of them both ways");
}

TEST_CASE("a transient without uic starts at the operating point, and stays there while nothing moves") {
    std::size_t decks = 0, at_rest_all_along = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        const auto job = read(path, file_text(path));
        if (!job || !job->circuit.initial_conditions.empty()) continue;
        const auto setup = first_step(at_rest(*first_step(job->circuit, job->requests)), job->requests);
        analysis::Options options = job->requests.options;
        options.kick = 0; // it moves what rests
        const auto point = analysis::operating_point(*setup, options, {});
        if (!point) continue;
        const Curve op = point_of(*setup, point.value().x, "op");
        const Probes probes(setup->circuit());
        results::TableSink sink;
        sink.begin(probes.header);
        analysis::TranSinks sinks;
        sinks.points = &sink;
        analysis::TranQuestion question;
        question.stop = 1e-3;
        Unwatched watch;
        const auto done = analysis::tran(*setup, options, question, probes.list, sinks, watch);
        REQUIRE_MESSAGE(done.ok(), done.failure().message);
        const Curve curve = curve_of(sink.tables()[0], "tran");
        const Distance first = distance(op, row_of(curve, 0), roundoff);
        INFO(first.where);
        CHECK(first.worst <= 1);
        ++decks;
        if (has_behaviour(*job) || point.value().positive_feedback) continue;
        // Rounding of charges of 10 nC, over steps of 20 ns.
        Allowance resting = roundoff;
        resting.ampere = 1e-14;
        for (std::size_t row = 1; row < curve.axis.size(); ++row) {
            const Distance later = distance(op, row_of(curve, row), resting);
            INFO(later.where << " at " << curve.axis[row]);
            CHECK(later.worst <= 1);
        }
        ++at_rest_all_along;
    }
    CHECK(decks >= at_least(90));
    CHECK(at_rest_all_along >= at_least(75));
    MESSAGE(decks << " decks, " << at_rest_all_along << " at rest all along");
}
