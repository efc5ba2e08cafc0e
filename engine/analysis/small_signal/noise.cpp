#include "engine/analysis/small_signal/noise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"
#include "engine/circuit/description/device_info.hpp"

namespace nullor::analysis {

namespace {

// Frequencies that are solved, and handed on, together.
constexpr std::size_t most_frequencies = 1024, most_powers = 100'000;

// Parts of the spectrum that a probe adds up.
std::vector<std::size_t> parts_of(const Probe& probe, const NoiseSpectrum& spectrum, const Circuit& circuit) {
    std::vector<std::size_t> list;
    const std::string_view mechanism =
        probe.mechanism < 0 ? std::string_view()
                            : noise_name(circuit.instances[at(probe.device.index)], probe.mechanism);
    for (std::size_t k = 0; k < spectrum.parts().size(); ++k) {
        const NoiseSpectrum::Part& part = spectrum.parts()[k];
        if (probe.device.valid() && part.device != probe.device) continue;
        if (mechanism.empty() || part.mechanism == mechanism) list.push_back(k);
    }
    return list;
}

bool is_total(const Probe& probe) {
    return probe.kind == Probe::Kind::onoise_total || probe.kind == Probe::Kind::inoise_total;
}
bool at_input(const Probe& probe) {
    return probe.kind == Probe::Kind::inoise || probe.kind == Probe::Kind::inoise_total;
}

struct Column {
    bool input = false;
    std::vector<std::size_t> parts;
    std::optional<double> total; // the same in every row
};

Outcome<std::vector<Column>> columns_of(std::span<const Probe> probes, const NoiseSpectrum& spectrum,
                                        const BandPowers& band, const Circuit& circuit) {
    std::vector<Column> columns;
    for (const Probe& probe : probes) {
        Column column{at_input(probe), parts_of(probe, spectrum, circuit), std::nullopt};
        if (is_total(probe)) {
            const BandPower& power = column.input ? band.input : band.output;
            if (!power.known())
                return bad_request(
                    fmt::format("{} has no value: its integral from {} to {} Hz does not "
                                "converge",
                                name_of(probe, circuit), band.lowest, band.highest),
                    column.input ? "there is no gain from the input at some frequency: begin above 0 Hz, "
                                   "or read onoise_total"
                                 : "a resonance without losses has no finite noise");
            double sum = 0;
            for (const std::size_t part : column.parts) sum += power.part[part];
            column.total = std::sqrt(sum);
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

} // namespace

Outcome<NoiseReport> noise(Setup& setup, const double* x, const NoiseRequest& request,
                           const Points& frequencies, std::span<const Probe> probes, Totals totals,
                           results::Sink& sink, Watch& watch) {
    const std::size_t count = frequencies.size();
    const auto [lowest, highest] = frequencies.range(0, count);
    if (!(lowest >= 0) || !std::isfinite(highest)) return bad_frequency(lowest >= 0 ? highest : lowest);
    Workspace& workspace = setup.workspace();
    workspace.evaluate(x, at_dc);
    constexpr std::size_t of_totals = 500; // frequencies, about
    // Small parts beside large ones: of transistors no order of elimination finds all to 1e-12.
    constexpr double right = 1e-10;
    NoiseSpectrum spectrum(workspace, x, request.output, request.source,
                           {2 * pi * lowest, 2 * pi * highest, count + of_totals, right});
    if (const InstanceId device = spectrum.flickers(); lowest == 0 && device.valid())
        return bad_request(fmt::format("the 1/f noise of {} is infinite at 0 Hz",
                                       setup.circuit().instances[at(device.index)].name),
                           "begin at a frequency above 0");
    Outcome<BandPowers> band = BandPowers{lowest, highest, {}, {}};
    if (totals == Totals::all || std::any_of(probes.begin(), probes.end(), is_total))
        band = in_band(spectrum, lowest, highest, watch);
    if (!band) return band.failure();
    const Outcome<std::vector<Column>> columns = columns_of(probes, spectrum, band.value(), setup.circuit());
    if (!columns) return columns.failure();

    NoiseReport report;
    report.has_gain = false;
    const std::size_t parts = spectrum.parts().size();
    const std::size_t together =
        std::clamp<std::size_t>(most_powers / std::max<std::size_t>(parts, 1), 16, most_frequencies);
    Points points = frequencies;
    std::vector<double> hertz(together), row(probes.size());
    NoiseSpectrum::Powers powers;
    for (std::size_t first = 0; first < count; first += together) {
        const std::size_t here = std::min(together, count - first);
        const std::span<double> at_these = std::span(hertz).first(here);
        points.fill(first, at_these);
        const auto failed = spectrum.solve(at_these, powers);
        for (std::size_t i = 0; !failed && i < here; ++i) {
            for (std::size_t c = 0; c < row.size(); ++c) {
                const Column& column = columns.value()[c];
                double sum = 0;
                for (const std::size_t part : column.parts) sum += powers.part[part * here + i];
                if (column.input && sum > 0) sum /= powers.gain[i];
                row[c] = column.total ? *column.total : std::sqrt(sum);
            }
            report.has_gain = report.has_gain || powers.gain[i] > 0;
            if (!sink.row(hertz[i], row.data())) return results::sink_full();
        }
        if (failed) return unsolved_at(workspace, hertz[failed->place], failed->status);
        watch.progress(static_cast<double>(first + here) / static_cast<double>(count));
        if (watch.stop_requested()) return interrupted_at(fmt::format("at {} Hz", hertz[here - 1]));
    }
    report.band = std::move(band).value();
    for (std::size_t k = 0; k < report.band.output.part.size(); ++k)
        report.parts.push_back(
            {spectrum.parts()[k].device, spectrum.parts()[k].mechanism, report.band.output.part[k]});
    std::stable_sort(report.parts.begin(), report.parts.end(),
                     [](const auto& a, const auto& b) { return a.power > b.power; });
    return report;
}

} // namespace nullor::analysis
