#include "engine/analysis/ac.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "engine/analysis/ac_band.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

Outcome<Done> ac(Setup& setup, const OperatingPoint& point, const Points& frequencies,
                 std::span<const Probe> probes, results::Sink& sink, Watch& watch) {
    using Complex = std::complex<double>;
    const auto [lowest, highest] = frequencies.range(0, frequencies.size());
    if (!(lowest >= 0) || !std::isfinite(highest)) {
        Failure failure;
        failure.kind = Failure::Kind::bad_request;
        failure.message = fmt::format("a frequency of {} Hz", lowest >= 0 ? highest : lowest);
        failure.hint = "frequencies are 0 or more";
        return failure;
    }
    Workspace& workspace = setup.workspace();
    const System& system = setup.system();
    workspace.evaluate(point.x.data(), at_dc);
    const auto n = static_cast<std::size_t>(system.size());
    const std::vector<double>&g = workspace.g(), &c = workspace.c();

    std::vector<Complex> u, x(n + 1, 0.0), values(g.size()), row(probes.size());
    workspace.stimulus(u);
    linalg::SparseLu<Complex> lu(system.pattern());
    constexpr std::size_t many = 10;
    if (frequencies.size() >= many) (void)lu.expect_many();
    linalg::LuStatus status;
    const auto full = [&](double frequency, std::span<Complex> solution) {
        const double omega = 2 * pi * frequency;
        for (std::size_t s = 0; s < values.size(); ++s) values[s] = Complex(g[s], omega * c[s]);
        status = lu.refactor(values);
        if (status.code == linalg::LuStatus::ok)
            status = lu.solve(values, std::span(u).first(n), solution.first(n));
        return status.code == linalg::LuStatus::ok;
    };
    AcBand band(workspace, std::span(u).first(n));
    std::size_t reach = 0; // first point behind the band, or behind those that no band is built for
    bool in_band = false;
    for (std::size_t k = 0; k < frequencies.size(); ++k) {
        const double frequency = frequencies[k];
        if (k >= reach) {
            const std::size_t near = AcBand::reach(frequencies, k);
            in_band = band.pays(near) && band.build(frequencies, k, near, full);
            reach = k + std::max<std::size_t>(near, 1);
        }
        if (in_band) {
            band.at(frequency, x);
        } else if (!full(frequency, x)) {
            Failure failure;
            failure.kind = Failure::Kind::singular;
            const std::string name =
                status.unknown >= 0 ? system.unknowns()[static_cast<std::size_t>(status.unknown)].name : "";
            failure.message = fmt::format("no unique small-signal solution at {} Hz: {} is not determined",
                                          frequency, name);
            return failure;
        }
        for (std::size_t p = 0; p < probes.size(); ++p) row[p] = system.read(probes[p], x.data());
        if (!sink.row(frequency, row.data())) {
            Failure failure;
            failure.kind = Failure::Kind::output;
            failure.message = "the results could not be written";
            return failure;
        }
        if (k % 64 == 0) watch.progress(static_cast<double>(k) / static_cast<double>(frequencies.size()));
        if (watch.stop_requested()) {
            Failure failure;
            failure.kind = Failure::Kind::interrupted;
            failure.message = fmt::format("interrupted at {} Hz", frequency);
            return failure;
        }
    }
    return Done{};
}

} // namespace nullor::analysis
