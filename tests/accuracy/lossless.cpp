// A lossless LC over 1000 periods: nothing damps what a step gets wrong, so local errors accumulate. Each
// method's drift is what docs/analyses/tran.md states, in order of magnitude.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <fmt/format.h>

#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

constexpr double turn = 2 * std::numbers::pi, periods = 1000, frequency = 1e3;

struct Drift {
    double energy = 0; // as a share of the energy at the start
    double phase = 0;  // in periods; positive: too fast
    std::size_t points = 0;
};

// With L = C = 1/w the characteristic impedance is 1 ohm: v = cos(w t), i = sin(w t) from C into L.
Drift drift(Method method, double reltol) {
    const double unit = 1 / (turn * frequency);
    const Run run =
        transient(fmt::format("C1 out 0 {0} IC=1\nVI out a 0\nL1 a 0 {0} IC=0\n.tran {1} {2} uic\n", unit,
                              1 / frequency, periods / frequency),
                  reltol, method);
    const std::vector<double> v = column(run.points, "v(out)"), i = column(run.points, "i(vi)");
    double longest = 0, turned = 0; // rad, from point to point: they are far less than half a period apart
    for (std::size_t k = 1; k < v.size(); ++k) {
        const double angle = std::atan2(v[k - 1] * i[k] - i[k - 1] * v[k], v[k - 1] * v[k] + i[k - 1] * i[k]);
        longest = std::max(longest, std::abs(angle));
        turned += angle;
    }
    CHECK(longest < 0.4 * turn);
    const double last = run.points.axis(run.points.rows() - 1);
    return {v.back() * v.back() + i.back() * i.back() - 1, turned / turn - last * frequency, v.size()};
}

} // namespace

TEST_CASE("a lossless LC drifts as stated") {
    struct Stated {
        Method method;
        double reltol, energy, phase;
    };
    const Stated stated[] = {
        {Method::automatic, 1e-3, 2.6e-4, 2.7e-6}, {Method::automatic, 1e-6, 9.6e-10, 2.3e-10},
        {Method::trapezoidal, 1e-3, 0, 0.19},      {Method::trapezoidal, 1e-6, 0, 1.9e-4},
        {Method::gear, 1e-3, 5.5e-2, 0.23},        {Method::gear, 1e-6, 1.8e-6, 2.3e-4},
        {Method::trbdf2, 1e-3, 1.8e-2, 0.21},      {Method::trbdf2, 1e-6, 5.5e-7, 2.1e-4},
    };
    for (const Stated& s : stated) {
        const Drift d = drift(s.method, s.reltol);
        CAPTURE(static_cast<int>(s.method));
        CAPTURE(s.reltol);
        CAPTURE(d.energy);
        CAPTURE(d.phase);
        CHECK(std::abs(d.phase) < 2 * s.phase);
        CHECK(std::abs(d.phase) > 0.5 * s.phase); // nearer is welcome, and is to be stated then
        if (s.energy == 0) { // the trapezoidal rule keeps it but for rounding and Newton's method
            CHECK(std::abs(d.energy) < 1e-10);
        } else {
            CHECK(std::abs(d.energy) < 2 * s.energy);
            CHECK(std::abs(d.energy) > 0.5 * s.energy);
        }
        if (std::getenv("ACCURACY_FIGURES"))
            MESSAGE(fmt::format("method {} reltol {:g}: energy {:.3g} phase {:.3g} points {}",
                                static_cast<int>(s.method), s.reltol, d.energy, d.phase, d.points));
    }
}
