#include "tests/random/closed_forms.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include <fmt/format.h>

#include "tests/random/exact_transient.hpp"

namespace randomly {

namespace {

constexpr Real turn = 2 * std::numbers::pi_v<Real>;

using Curve = std::function<Real(Real t)>;

// Largest distance over the run, and what stands in the way of a reference.
std::string check(const std::string& what, const Circuit& circuit, const std::string& column,
                  const Curve& curve) {
    const Transient exact(circuit, 384);
    if (!exact.problem().empty()) return what + ": " + exact.problem();
    const int unknown = exact.equations().find(column);
    Real worst = 0;
    for (const Transient::Stretch& s : exact.stretches())
        for (int k = 0; k <= 20; ++k) {
            const Real t = s.from + (s.to - s.from) * k / 20;
            const Real value = s.region->unknown(unknown, exact.at(s, t)) * exact.equations().sign(column);
            worst = std::max(worst, std::abs(value - curve(t)) / (1 + std::abs(curve(t))));
        }
    return worst < 1e-14L ? "" : fmt::format("{}: off by {}", what, static_cast<double>(worst));
}

Circuit driven(Waveform wave) {
    Circuit c;
    c.add('v', "v1", {"in", "0"}).source = {0, false, 0, 0, std::move(wave)};
    c.analysis.stop = 5e-3;
    return c;
}

} // namespace

std::string disagreement_with_closed_forms() {
    using Kind = Waveform::Kind;
    const Real tau = 1e-3L, omega = turn * 1000, w = omega * tau;
    std::string all;
    const auto say = [&](const std::string& s) {
        if (!s.empty()) all += s + "\n";
    };
    const auto low_pass = [](Waveform wave) {
        Circuit c = driven(std::move(wave));
        c.add('r', "r1", {"in", "a"}, 1e3);
        c.add('c', "c1", {"a", "0"}, 1e-6);
        return c;
    };
    // a' = (in - a)/tau from rest
    say(check("RC and SIN", low_pass({Kind::sin, {0, 1, 1000}}), "v(a)", [=](Real t) {
        return (std::sin(omega * t) - w * std::cos(omega * t) + w * std::exp(-t / tau)) / (1 + w * w);
    }));
    const auto ramp = [=](Real t) { return t < 0 ? 0 : t - tau + tau * std::exp(-t / tau); };
    say(check("RC and PULSE", low_pass({Kind::pulse, {0, 1, 1e-3, 1e-3, 1e-3, 1e-3, 10e-3}}), "v(a)",
              [=](Real t) {
                  const Real m = 1e-3; // the very double
                  return (ramp(t - m) - ramp(t - 2 * m) - ramp(t - 3 * m) + ramp(t - 4 * m)) / m;
              }));
    // i into the capacitor of the same ramps
    say(check("a capacitor's current", low_pass({Kind::pwl, {0, 0, 5e-3, 5}}), "i(c1)",
              [=](Real t) { return (1 - std::exp(-t / tau)) * (5 / Real(5e-3)) * 1e-6L; }));
    // Follower of gain 1e5/(1 + 1e5) without time constant between rails
    Circuit clipped = driven({Kind::sin, {0, 2, 1000}});
    Opamp o;
    o.aol = 1e5, o.vmax = 1, o.vmin = 0;
    clipped.add('x', "x1", {"in", "out", "out"}).opamp = o;
    clipped.add('r', "rl", {"out", "0"}, 1e3);
    say(check("a clipped follower", clipped, "v(out)",
              [=](Real t) { return std::clamp<Real>(2 * std::sin(omega * t) / (1 + 1e-5L), 0, 1); }));
    // An integrator held at its rail by a cosine, which it leaves at once when the drive turns: z' = 2 pi gbw
    // cos
    Circuit integrator = driven({Kind::sin, {0, -1, 1000, 0, 0, 90}});
    o = {};
    o.gbw = 1e6, o.vmax = 5;
    integrator.analysis.stop = 5e-4;
    integrator.add('x', "x1", {"0", "in", "out"}).opamp = o;
    integrator.add('r', "rl", {"out", "0"}, 1e3);
    say(check("an integrator at its rail", integrator, "v(out)", [=](Real t) {
        return t < turn / 4 / omega ? 5 : 5 + turn * 1e6L / omega * (std::sin(omega * t) - 1);
    }));
    return all;
}

} // namespace randomly
