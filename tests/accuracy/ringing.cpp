// The trapezoidal rule answers a jump of an algebraic unknown with a value that swings about the right one
// from step to step, for ever where nothing damps it: differences that alternate in sign.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

// Longest run of differences of the error from the curve that alternate in sign, none below `least`.
std::size_t ringing(const std::vector<double>& errors, double least) {
    std::size_t longest = 0, run = 0;
    for (std::size_t k = 2; k < errors.size(); ++k) {
        const double now = errors[k] - errors[k - 1], before = errors[k - 1] - errors[k - 2];
        const bool swings = now * before < 0 && std::min(std::abs(now), std::abs(before)) > least;
        run = swings ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

void is_quiet(const std::string& deck, const char* name, double peak, const Curve& curve) {
    for (const double reltol : {1e-3, 1e-4, 1e-5, 1e-6}) {
        CAPTURE(deck);
        CAPTURE(reltol);
        const Run run = transient(deck, reltol, Method::trapezoidal);
        const std::vector<double> values = column(run.points, name);
        std::vector<double> errors;
        for (std::size_t row = 0; row < values.size(); ++row)
            errors.push_back(values[row] - curve(run.points.axis(row)));
        // Three in a row are chance; the rule itself goes on.
        CHECK(ringing(errors, 0.1 * reltol * peak) < 4);
    }
}

} // namespace

TEST_CASE("what rings is seen") {
    std::vector<double> errors;
    for (int k = 0; k < 20; ++k) errors.push_back(k < 5 ? 0 : (k % 2 ? 1e-3 : -1e-3));
    CHECK(ringing(errors, 1e-4) > 10);
    std::vector<double> decays;
    for (int k = 0; k < 20; ++k) decays.push_back(std::exp(-0.3 * k));
    CHECK(ringing(decays, 1e-4) == 0);
}

TEST_CASE("trapezoidal: no ringing after a discontinuity") {
    // i = C dv/dt of a trapezoid: it jumps at each corner, and nothing damps it. i(v1) flows into the
    // source's first terminal.
    is_quiet("V1 in 0 PULSE(0 1 1m 1m 1m 2m)\nC1 in 0 1u\n.tran 0.1m 8m\n", "i(v1)", 1e-3, [](double t) {
        if (t > 1e-3 && t <= 2e-3) return -1e-3;
        return t > 4e-3 && t <= 5e-3 ? 1e-3 : 0.0;
    });
    // v = L di/dt of a triangle.
    is_quiet("I1 0 out PWL(0 0 1m 1 2m 0 3m 0)\nL1 out 0 1m\n.tran 0.1m 4m\n", "v(out)", 1.0, [](double t) {
        return t <= 1e-3 && t > 0 ? 1.0 : t > 1e-3 && t <= 2e-3 ? -1.0 : 0.0;
    });
    // A pole 1e4 times faster than the steps that the slow one asks for, excited by a step.
    is_quiet(
        "V1 in 0 PULSE(0 1 1m 10n 10n 1)\nR1 in a 1\nC1 a 0 100n\nR2 a out 1k\nC2 out 0 1u\n.tran 0.1m 8m\n",
        "v(a)", 1.0, [](double t) { return t < 1e-3 ? 0.0 : 1.0; });
    // The output of an op-amp leaves its rail: a corner inside the law.
    is_quiet("V1 in 0 SIN(0 1 1k)\nR1 in inn 1k\nR2 inn out 10k\nX1 0 inn out amp\n"
             ".model amp opamp (aol=1e5 gbw=100meg vmax=5 vmin=-5)\n.tran 10u 2m\n",
             "v(out)", 5,
             [](double t) { return std::clamp(-10 * std::sin(2 * std::acos(-1.0) * 1e3 * t), -5.0, 5.0); });
}
