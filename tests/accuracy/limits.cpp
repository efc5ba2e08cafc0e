// Clipped, slewing and current-limited op-amps against IDA (pieces.hpp, stages.hpp). With B the feedback
// factor R1/(R1+R2), an inverting amplifier has vd = -(B out + (1-B) in).

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "tests/accuracy/rational.hpp"
#include "tests/accuracy/stages.hpp"
#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

constexpr double turn = 2 * std::numbers::pi;

double sine(double t, double amplitude, double frequency) {
    return amplitude * std::sin(turn * frequency * t);
}

// PULSE(0 high delay edge edge width)
struct Pulse {
    double high, delay, edge, width;
    [[nodiscard]] double operator()(double t) const {
        const double x = t - delay, up = std::clamp(x / edge, 0.0, 1.0);
        return high * (up - std::clamp((x - edge - width) / edge, 0.0, 1.0));
    }
    [[nodiscard]] std::vector<double> corners() const {
        return {delay, delay + edge, delay + edge + width, delay + edge + width + edge};
    }
};

void hold_pieces(const std::string& deck, const std::function<Stages()>& make,
                 const std::vector<double>& corners = {}, Method method = Method::automatic,
                 double least = 1e-9) {
    const std::vector<Run> runs = transients(deck, method, least);
    Stages stages = make();
    hold(runs, "v(out)", stages, corners);
}

constexpr double b = 1.0 / 11;

Stages clipping() {
    Stage stage;
    stage.high.mean = 5;
    stage.low.mean = -3;
    return {{stage},
            0,
            [](double t, const double* y, const std::vector<bool>&, double* vd, double*) {
                vd[0] = -(b * y[0] + (1 - b) * sine(t, 1, 10e3));
            },
            [](double, const double* y) { return y[0]; }};
}

} // namespace

TEST_CASE("the reference agrees with a closed form") {
    std::vector<double> times;
    for (int k = 1; k <= 1000; ++k) times.push_back(k * 0.3e-6);
    Stages linear{{Stage{}},
                  0,
                  [](double t, const double* y, const std::vector<bool>&, double* vd, double*) {
                      vd[0] = -(b * y[0] + (1 - b) * sine(t, 1, 10e3));
                  },
                  [](double, const double* y) { return y[0]; }};
    const std::vector<double> values = reference(linear, times, {});
    const Rational h({-(1 - b)}, {b + 1e-5, 1 / (turn * 1e6)});
    for (std::size_t k = 0; k < times.size(); ++k) CHECK(std::abs(values[k] - h.sine(times[k], 10e3)) < 1e-9);
    // In and out of the rails as netlists/clipping.cir derives it: the upper one is left at tu.
    Stages clipped = clipping();
    const std::vector<double> wave = reference(clipped, times, {});
    const double p = turn * 1e6 * (b + 1e-5), g = -turn * 1e6 * (1 - b) / p;
    const double tu = (turn + std::asin(5 / g)) / (turn * 10e3);
    const auto steady = [&](double t) {
        const double w = turn * 10e3;
        return g * p * (p * std::sin(w * t) - w * std::cos(w * t)) / (p * p + w * w);
    };
    for (std::size_t k = 0; k < times.size(); ++k) {
        if (times[k] < tu || times[k] > tu + 30e-6) continue;
        const double free = steady(times[k]) + (5 - steady(tu)) * std::exp(-p * (times[k] - tu));
        CHECK(std::abs(wave[k] - std::max(-3.0, free)) < 1e-9);
    }
}

TEST_CASE("rails: a sine clipped at both, left without wind-up") {
    hold_pieces("V1 in 0 SIN(0 1 10k)\nR1 in inn 1k\nR2 inn out 10k\nX1 0 inn out amp\n"
                ".model amp opamp (aol=1e5 gbw=1meg vmax=5 vmin=-3)\n.tran 2u 250u\n",
                clipping);
}

TEST_CASE("rails: an integrator, whose capacitor goes on charging") {
    // c = inn - out: C dc/dt = (in - inn)/R
    hold_pieces("V1 in 0 SIN(0 2 1k)\nR1 in inn 10k\nC1 inn out 10n\nX1 0 inn out amp\n"
                ".model amp opamp (aol=1e5 gbw=1meg vmax=4 vmin=-4)\n.tran 20u 3m\n",
                [] {
                    Stage stage;
                    stage.high.mean = 4;
                    stage.low.mean = -4;
                    return Stages{
                        {stage},
                        1,
                        [](double t, const double* y, const std::vector<bool>&, double* vd, double* slopes) {
                            vd[0] = -(y[0] + y[1]);
                            slopes[0] = (sine(t, 2, 1e3) - y[0] - y[1]) / (10e3 * 10e-9);
                        },
                        [](double, const double* y) { return y[0]; }};
                });
}

TEST_CASE("rails that follow supplies with a ripple, and a second pole") {
    // y[1] is behind the second pole: it is the output.
    hold_pieces("V1 in 0 SIN(0 1 10k)\nVP p 0 SIN(5 1 30k)\nVN n 0 -4\nR1 in inn 1k\nR2 inn out 10k\n"
                "X1 0 inn p n out amp\n"
                ".model amp opamp (aol=1e5 gbw=1meg fp2=3meg headroom=0.5)\n.tran 2u 250u\n",
                [] {
                    Stage stage;
                    stage.high = {4.5, 1, 30e3};
                    stage.low.mean = -3.5;
                    return Stages{
                        {stage},
                        1,
                        [](double t, const double* y, const std::vector<bool>&, double* vd, double* slopes) {
                            vd[0] = -(b * y[1] + (1 - b) * sine(t, 1, 10e3));
                            slopes[0] = turn * 3e6 * (y[0] - y[1]);
                        },
                        [](double, const double* y) { return y[1]; }};
                });
}

TEST_CASE("slew rate: steps through a follower, up and down") {
    const Pulse in{5, 5e-6, 0.1e-6, 29.9e-6};
    hold_pieces(
        "V1 in 0 PULSE(0 5 5u 0.1u 0.1u 29.9u)\nX1 in out out amp\n"
        ".model amp opamp (aol=1e5 gbw=1meg srp=0.5meg srm=0.25meg)\n.tran 1u 80u\n",
        [&] {
            Stage stage;
            stage.srp = 0.5e6;
            stage.srm = 0.25e6;
            return Stages{{stage},
                          0,
                          [in](double t, const double* y, const std::vector<bool>&, double* vd, double*) {
                              vd[0] = in(t)-y[0];
                          },
                          [](double, const double* y) { return y[0]; }};
        },
        in.corners());
}

TEST_CASE("slew rate: a sine too large for it") {
    hold_pieces("V1 in 0 SIN(0 5 50k)\nX1 in out out amp\n"
                ".model amp opamp (aol=1e5 gbw=1meg sr=1meg)\n.tran 1u 60u\n",
                [] {
                    Stage stage;
                    stage.srp = stage.srm = 1e6;
                    return Stages{{stage},
                                  0,
                                  [](double t, const double* y, const std::vector<bool>&, double* vd,
                                     double*) { vd[0] = sine(t, 5, 50e3) - y[0]; },
                                  [](double, const double* y) { return y[0]; }};
                });
}

TEST_CASE("current limit into a capacitor") {
    // y[1] is the capacitor's voltage, charged through rout by no more than the limit.
    constexpr double rout = 50, ilimit = 10e-3, c = 100e-9;
    const Pulse in{5, 10e-6, 1e-6, 100e-6};
    const auto current = [](const double* y) { return (y[0] - y[1]) / rout; };
    hold_pieces(
        "V1 in 0 PULSE(0 5 10u 1u 1u 100u)\nX1 in out out amp\nC1 out 0 100n\n"
        ".model amp opamp (aol=1e5 gbw=100k rout=50 ilimit=10m vmax=8 vmin=-8)\n.tran 2u 300u\n",
        [&] {
            Stage stage;
            stage.gbw = 100e3;
            stage.high.mean = 8;
            stage.low.mean = -8;
            return Stages{
                {stage},
                1,
                [=](double t, const double* y, const std::vector<bool>& above, double* vd, double* slopes) {
                    vd[0] = in(t)-y[1];
                    slopes[0] = (above[0] ? ilimit : above[1] ? current(y) : -ilimit) / c;
                },
                [](double, const double* y) { return y[1]; },
                {[=](double, const double* y) { return current(y) - ilimit; },
                 [=](double, const double* y) { return current(y) + ilimit; }}};
        },
        in.corners());
}

TEST_CASE("two stages that clip, the second of them slews") {
    hold_pieces("V1 in 0 SIN(0 1 10k)\nR1 in a 1k\nR2 a mid 10k\nX1 0 a mid one\nR3 mid c 1k\nR4 c out 3k\n"
                "X2 0 c out two\n.model one opamp (aol=1e5 gbw=1meg vmax=5 vmin=-5)\n"
                ".model two opamp (aol=1e5 gbw=3meg vmax=8 vmin=-6 sr=2meg)\n.tran 2u 250u\n",
                [] {
                    Stage one, two;
                    one.high.mean = 5;
                    one.low.mean = -5;
                    two.gbw = 3e6;
                    two.high.mean = 8;
                    two.low.mean = -6;
                    two.srp = two.srm = 2e6;
                    return Stages{
                        {one, two},
                        0,
                        [](double t, const double* y, const std::vector<bool>&, double* vd, double*) {
                            vd[0] = -(b * y[0] + (1 - b) * sine(t, 1, 10e3));
                            vd[1] = -(0.25 * y[1] + 0.75 * y[0]);
                        },
                        [](double, const double* y) { return y[1]; }};
                });
}
