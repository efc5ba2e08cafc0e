#include "engine/analysis/poles/confirmed_pole.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

// From the integral over a circle; none where in no unknown the integral is this part of what it is for a
// pole alone in the middle.
std::optional<Complex> within(const Pencil& pencil, Complex s, double radius, double part) {
    constexpr int around = 16;
    linalg::PencilLu<Complex> factors = pencil.factors<Complex>();
    const auto n = static_cast<std::size_t>(pencil.pattern.n);
    std::vector<Complex> u(n), x(n), residue(n), moment(n);
    std::vector<double> size(n);
    for (std::size_t k = 0; k < n; ++k) u[k] = 1 + std::fmod(0.6180339887 * static_cast<double>(k + 1), 1);
    for (int k = 0; k < around; ++k) {
        const Complex arm = std::polar(1.0, 2 * pi * (k + 0.5) / around);
        if (factors.factor(s + radius * arm, linalg::Pivots::kept).code != linalg::LuStatus::ok ||
            factors.solve(u, x).code != linalg::LuStatus::ok)
            return std::nullopt;
        for (std::size_t i = 0; i < n; ++i) {
            residue[i] += x[i] * arm;
            moment[i] += x[i] * arm * arm;
            size[i] += std::abs(x[i]);
        }
    }
    std::optional<Complex> pole;
    for (std::size_t i = 0; i < n; ++i) {
        const double simple = std::abs(residue[i]), twice = std::abs(moment[i]);
        if (!(std::max(simple, twice) > part * size[i])) continue;
        part = std::max(simple, twice) / size[i];
        // Of two poles in one place nearly all is in the moment.
        pole = simple > twice ? s + radius * moment[i] / residue[i] : s;
    }
    return pole;
}

} // namespace

std::optional<Complex> confirmed_pole(const Pencil& pencil, Complex s, double to_next) {
    // Far around it what is not the pole's may be larger; close around it, where it is known to stand,
    // nothing is.
    const double radius = std::clamp(to_next / 2, 1e-3 * s.real(), s.real() / 2);
    const std::optional<Complex> near = within(pencil, s, radius, 1e-3);
    return near && near->real() > 0 ? within(pencil, *near, near->real() / 100, 0.99) : std::nullopt;
}

} // namespace nullor::analysis
