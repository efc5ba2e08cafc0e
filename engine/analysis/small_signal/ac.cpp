#include "engine/analysis/small_signal/ac.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "engine/analysis/small_signal/linearised/frequency_response.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

// Frequencies that are solved, and handed on, together: their results stay in the cache, and a request to
// stop is heard soon.
constexpr std::size_t most_together = 1024, most_results = 8192, most_unknowns = 100'000;

std::size_t solved_together(std::size_t probes, std::size_t unknowns) {
    const auto share = [](std::size_t whole, std::size_t parts) {
        return std::clamp<std::size_t>(whole / std::max<std::size_t>(parts, 1), 1, most_together);
    };
    return std::min(std::max<std::size_t>(share(most_results, probes), 64), share(most_unknowns, unknowns));
}

} // namespace

Outcome<Done> ac(Setup& setup, const OperatingPoint& point, const Points& frequencies,
                 std::span<const Probe> probes, results::Sink& sink, Watch& watch) {
    const std::size_t count = frequencies.size();
    const auto [lowest, highest] = frequencies.range(0, count);
    if (!(lowest >= 0) || !std::isfinite(highest)) return bad_frequency(lowest >= 0 ? highest : lowest);
    setup.workspace().evaluate(point.x.data(), at_dc);
    const Linearised circuit(setup.workspace(), point.x.data()); // G, C, U
    FrequencyResponse response(circuit, probes, {2 * pi * lowest, 2 * pi * highest, count});

    const std::size_t together = solved_together(probes.size(), circuit.size());
    Points points = frequencies;
    std::vector<double> hertz(together), omega(together);
    std::vector<std::complex<double>> x(together * probes.size()); // what the probes read of X
    std::vector<const std::complex<double>*> columns;
    for (std::size_t p = 0; p < probes.size(); ++p) columns.push_back(x.data() + p * together);
    for (std::size_t first = 0, turn = 0; first < count; first += together, ++turn) {
        const std::size_t here = std::min(together, count - first);
        points.fill(first, std::span(hertz).first(here));
        for (std::size_t k = 0; k < here; ++k) omega[k] = 2 * pi * hertz[k];
        const auto failed = response.solve(std::span(omega).first(here), turn, x.data(), together);
        // What was solved in front of a singular frequency is a result.
        const std::size_t solved = failed ? failed->place : here;
        if (!sink.rows(std::span(hertz).first(solved), columns)) return results::sink_full();
        if (failed) return unsolved_at(setup.workspace(), hertz[solved], failed->status);
        watch.progress(static_cast<double>(first + here) / static_cast<double>(count));
        if (watch.stop_requested()) return interrupted_at(fmt::format("at {} Hz", hertz[here - 1]));
    }
    return Done{};
}

} // namespace nullor::analysis
