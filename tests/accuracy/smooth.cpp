// Op-amps whose output bends smoothly into its rails, as macromodels have it: gm into R || C, and a B source
// behind it. While it is clipped the inner node winds up to many times what the output ever shows of it, and
// an error made there comes out as a shift of the edge when the output leaves the rail.

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/accuracy/pieces.hpp"
#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

constexpr double turn = 2 * std::numbers::pi;

// y' = slope(t, y), of one piece.
class Smooth final : public Pieces {
public:
    using Slope = std::function<void(double t, const double* y, double* slope)>;
    using Output = std::function<double(double t, const double* y)>;
    Smooth(std::vector<double> start, Slope slope, Output output)
        : start_(std::move(start)), slope_(std::move(slope)), output_(std::move(output)) {}

    [[nodiscard]] std::vector<double> start() const override { return start_; }
    void rhs(double t, const double* y, double* slope) const override { slope_(t, y, slope); }
    [[nodiscard]] int exits() const override { return 0; }
    void watch(double, const double*, double*) const override {}
    void leave(int, bool, double, const double*) override {}
    [[nodiscard]] double output(double t, const double* y) const override { return output_(t, y); }

private:
    std::vector<double> start_;
    Slope slope_;
    Output output_;
};

// gm = 1 S: aol = RX, gbw = 1 MHz
constexpr double cx = 0.159155e-6;
std::string gain(double aol) {
    return fmt::format("G1 0 x 0 n 1\nRX x 0 {}\nCX x 0 0.159155u\n", aol);
}
double gain_slope(double aol, double n, double x) {
    return (-n - x / aol) / cx;
}

double sine(double t, double amplitude, double frequency) {
    return amplitude * std::sin(turn * frequency * t);
}

// o drives RO, R2, R1 in a row into the input; n is behind the first two, out behind RO.
constexpr double ro = 50, r1 = 1e3, r2 = 10e3, loop = ro + r1 + r2;
double n_of(double in, double o) {
    return in + (o - in) * r1 / loop;
}
double out_of(double in, double o) {
    return o - (o - in) * ro / loop;
}
const std::string around = "R1 in n 1k\nR2 n out 10k\nRO o out 50\n";

} // namespace

TEST_CASE("tanh: a sine clipped at both rails, the inner node wound up") {
    constexpr double aol = 1e5;
    const auto in = [](double t) { return sine(t, 2, 1e3); };
    const auto o = [](double x) { return 14 * std::tanh(x / 14); };
    Smooth reference(
        {0},
        [&](double t, const double* y, double* slope) {
            slope[0] = gain_slope(aol, n_of(in(t), o(y[0])), y[0]);
        },
        [&](double t, const double* y) { return out_of(in(t), o(y[0])); });
    hold(
        transients("V1 in 0 SIN(0 2 1k)\n" + around + gain(aol) + "B1 o 0 V=14*tanh(v(x)/14)\n.tran 10u 3m\n",
                   Method::automatic),
        "v(out)", reference);
}

TEST_CASE("atan: a current into R || C, faster than the loop") {
    // C dz/dt = i - z/R + what the feedback takes, with RO the resistor from z to out.
    constexpr double aol = 1e5, r = 100, c = 100e-12, limit = 10;
    const auto in = [](double t) { return sine(t, 2, 1e3); };
    const auto current = [](double x) { return limit / r * std::atan(x / limit); };
    Smooth reference(
        {0, 0},
        [&](double t, const double* y, double* slope) {
            slope[0] = gain_slope(aol, n_of(in(t), y[1]), y[0]);
            slope[1] = (current(y[0]) - y[1] / r - (y[1] - in(t)) / loop) / c;
        },
        [&](double t, const double* y) { return out_of(in(t), y[1]); });
    hold(transients("V1 in 0 SIN(0 2 1k)\n" + around + gain(aol) +
                        "B1 0 o I=0.1*atan(v(x)/10)\nRP o 0 100\nCP o 0 100p\n.tran 10u 2m\n",
                    Method::automatic),
         "v(out)", reference);
}

TEST_CASE("tanh: clipped from the beginning") {
    // At the operating point x = -aol n, thousands of volts.
    constexpr double aol = 1e4;
    const auto in = [](double t) { return 2 * std::cos(turn * 1e3 * t); };
    const auto o = [](double x) { return 14 * std::tanh(x / 14); };
    const double x0 = -aol * n_of(2, -14);
    Smooth reference(
        {x0},
        [&](double t, const double* y, double* slope) {
            slope[0] = gain_slope(aol, n_of(in(t), o(y[0])), y[0]);
        },
        [&](double t, const double* y) { return out_of(in(t), o(y[0])); });
    hold(transients("V1 in 0 SIN(0 2 1k 0 0 90)\n" + around + gain(aol) +
                        "B1 o 0 V=14*tanh(v(x)/14)\n.tran 20u 12m\n",
                    Method::automatic),
         "v(out)", reference);
}

TEST_CASE("tanh: the one node that is read keeps the promise, and what else bends costs no steps") {
    constexpr double aol = 1e5;
    const auto in = [](double t) { return sine(t, 2, 1e3); };
    const auto o = [](double x) { return 14 * std::tanh(x / 14); };
    Smooth reference(
        {0},
        [&](double t, const double* y, double* slope) {
            slope[0] = gain_slope(aol, n_of(in(t), o(y[0])), y[0]);
        },
        [&](double t, const double* y) { return out_of(in(t), o(y[0])); });
    const std::string deck = "V1 in 0 SIN(0 2 1k)\n" + around + gain(aol) +
                             "B1 o 0 V=14*tanh(v(x)/14)\nB2 sharp 0 V=tanh(20*v(in))\n.tran 10u 3m\n";
    std::vector<Run> runs, all;
    for (const double reltol : {1e-3, 1e-5}) {
        runs.push_back(transient(deck, reltol, Method::automatic, "v(out)"));
        all.push_back(transient(deck, reltol));
    }
    hold(runs, "v(out)", reference);
    for (std::size_t k = 0; k < runs.size(); ++k) CHECK(runs[k].points.rows() < all[k].points.rows());
}

TEST_CASE("tanh: driven by an expression that reads time, and not by feedback") {
    const auto in = [](double t) { return sine(t, 1, 1e3) * (1 + 0.3 * std::sin(700 * t)); };
    Smooth reference(
        {0, 0},
        [&](double t, const double* y, double* slope) {
            slope[0] = (in(t)-y[0]) / 1e-4;
            slope[1] = (std::tanh(3 * y[0]) - y[1]) / 2e-4;
        },
        [](double, const double* y) { return y[1]; });
    hold(transients("B1 in 0 V=sin(2*pi*1k*time)*(1+0.3*sin(700*time))\nR1 in a 1k\nC1 a 0 0.1u\n"
                    "B2 o 0 V=tanh(3*v(a))\nR2 o b 1k\nC2 b 0 0.2u\n.tran 10u 5m\n",
                    Method::automatic),
         "v(b)", reference);
}
