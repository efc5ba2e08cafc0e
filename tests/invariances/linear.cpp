// A linear circuit: its answer is the sum of those to each source alone, and doubles with the sources.

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/analysis/transient/tran.hpp"
#include "engine/devices/parts/waveform.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"
#include "tests/invariances/sources.hpp"

using namespace invariances;
using namespace nullor;

namespace {

// a += factor b
void add(Solution& a, const Solution& b, double factor) {
    REQUIRE(a.curves.size() == b.curves.size());
    for (std::size_t k = 0; k < a.curves.size(); ++k)
        for (auto& [name, column] : a.curves[k].columns) {
            const Column& other = b.curves[k].columns.at(name);
            REQUIRE(column.values.size() == other.values.size());
            for (std::size_t row = 0; row < column.values.size(); ++row)
                column.values[row] += factor * other.values[row];
        }
}

void set(Instance& instance, int index, double value) {
    std::erase_if(instance.values, [&](const auto& given) { return given.first == index; });
    instance.values.emplace_back(index, constant(value));
}

// Amplitudes and levels of a waveform times a factor; times, frequencies and phases as they are.
void scale_waveform(Instance& instance, std::span<const double> arguments, double factor) {
    const auto kind = static_cast<devices::Waveform::Kind>(instance.waveform);
    for (const devices::WaveformInfo& info : devices::waveforms()) {
        if (info.kind != kind || kind == devices::Waveform::Kind::none) continue;
        const std::size_t first = info.options.size();
        for (std::size_t k = first; k < arguments.size(); ++k) {
            const bool level = info.pairs ? (k - first) % 2 == 1 : k - first < 2;
            if (level) instance.arguments[k] = constant(factor * arguments[k]);
        }
    }
}

// Source k times factors[k]: at DC, in small signals and over time.
parser::Job with_sources(const parser::Job& job, const analysis::Setup& setup,
                         const std::vector<double>& factors) {
    parser::Job result = job;
    const std::vector<Source> sources = sources_of(setup);
    for (std::size_t k = 0; k < sources.size(); ++k) {
        const Source& source = sources[k];
        Instance& instance = result.circuit.instances[static_cast<std::size_t>(source.id.index)];
        set(instance, source.dc.value, factors[k] * source.value);
        const double magnitude = setup.values().of(source.id)[static_cast<std::size_t>(source.acmag.value)];
        set(instance, source.acmag.value, factors[k] * magnitude);
        scale_waveform(instance, setup.values().arguments(source.id), factors[k]);
    }
    return result;
}

// op, ac and tran of the first step. A sweep puts its own values into a source.
void keep_what_scales(parser::Job& job) {
    std::erase_if(job.requests.analyses, [](const analysis::AnalysisRequest& request) {
        return std::holds_alternative<analysis::DcRequest>(request.what);
    });
    job.requests.steps.clear();
    if (job.requests.temperatures.size() > 1) job.requests.temperatures.resize(1);
}

} // namespace

TEST_CASE("linear decks: superposition, and twice the answer to sources twice as large") {
    std::size_t decks = 0, numbers = 0, several = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        auto job = read(path, file_text(path));
        if (!job) continue;
        keep_what_scales(*job);
        const auto setup = first_step(job->circuit, job->requests);
        // .ic holds voltages that are no sources.
        if (!setup->workspace().linear() || !job->circuit.initial_conditions.empty()) continue;
        const std::size_t count = sources_of(*setup).size();
        if (count == 0 || job->requests.analyses.empty()) continue;

        const std::vector<double> ones(count, 1.0), twos(count, 2.0), none(count, 0.0);
        const Solution one = solve(with_sources(*job, *setup, ones));
        CHECK(one.problem == "");
        // What is there without sources: offsets, bias currents, ic=.
        const Solution rest = solve(with_sources(*job, *setup, none));
        Solution two = solve(with_sources(*job, *setup, twos));
        add(two, rest, -1);
        Solution twice = one;
        add(twice, one, 1);
        add(twice, rest, -2);
        const Allowance tolerance{1e-11, 1e-14, 10 * std::min(job->requests.options.reltol, 1e-3), 1e-17,
                                  1e-17};
        const Distance doubled = distance(twice, two, tolerance);
        INFO(doubled.where);
        CHECK(doubled.worst <= 1);
        numbers += doubled.compared;

        Solution sum = rest;
        for (std::size_t k = 0; k < count; ++k) {
            std::vector<double> alone = none;
            alone[k] = 1;
            add(sum, solve(with_sources(*job, *setup, alone)), 1);
            add(sum, rest, -1);
        }
        const Distance apart = distance(one, sum, tolerance);
        INFO(apart.where);
        CHECK(apart.worst <= 1);
        numbers += apart.compared;
        ++decks;
        if (count < 2) continue;
        ++several;
        std::vector<double> uneven = twos;
        for (std::size_t k = 0; k < count; ++k) uneven[k] += 0.25 * static_cast<double>(k + 1);
        Solution wrong = solve(with_sources(*job, *setup, uneven));
        add(wrong, rest, -1);
        seen += distance(twice, wrong, tolerance).worst > 1 ? 1 : 0;
    }
    CHECK(decks >= at_least(60));
    CHECK(several >= at_least(25));
    CHECK(seen >= several * 9 / 10);
    MESSAGE(decks << " decks, " << numbers << " numbers, " << seen << " of " << several
                  << " uneven ones seen");
}
