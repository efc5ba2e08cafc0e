// The linear gallery against closed forms. Each is H(s) = N/D of the circuit by hand, answered by partial
// fractions (rational.hpp). With B the feedback factor and tau = 1/(2 pi gbw), the op-amp is
//     1/A(s) = 1/aol + s tau,   out = A (v(inp) - v(inn))

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "tests/accuracy/rational.hpp"
#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

constexpr double aol = 1e5, gbw = 1e6;
constexpr double tau = 1 / (2 * std::numbers::pi * gbw);
constexpr const char* amplifier = ".model amp opamp (aol=1e5 gbw=1meg)\n";

// A source card's waveform and what a circuit answers to it.
struct Input {
    std::string card;
    std::function<double(const Rational&, double t)> answer;
};

Input sine(double frequency) {
    return {fmt::format("SIN(0 1 {})", frequency),
            [=](const Rational& h, double t) { return h.sine(t, frequency); }};
}
Input pulse(double high, double delay, double edge, double width) {
    return {fmt::format("PULSE(0 {} {} {} {} {})", high, delay, edge, edge, width),
            [=](const Rational& h, double t) {
                return h.pulse(t, {high, delay, edge, edge, width});
            }};
}
// A corner steep enough to be a step for the circuit, but a waveform that both sides know exactly.
Input step(double delay) {
    return pulse(1, delay, 1e-9, 1);
}

struct Case {
    const char* title;
    std::string cards;
    Rational h;
    std::vector<Input> inputs;
    double stop;
};

void hold_case(const Case& c, Method method, double least) {
    CAPTURE(c.title);
    for (const Input& input : c.inputs) {
        const std::string deck = fmt::format(fmt::runtime(c.cards), input.card) +
                                 fmt::format(".tran {} {}\n", c.stop / 100, c.stop);
        hold(transients(deck, method, least), "v(out)", [&](double t) { return input.answer(c.h, t); });
    }
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> result(a.size() + b.size() - 1, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) result[i + j] += a[i] * b[j];
    return result;
}
std::vector<double> sum(std::vector<double> a, const std::vector<double>& b) {
    if (a.size() < b.size()) a.resize(b.size(), 0.0);
    for (std::size_t k = 0; k < b.size(); ++k) a[k] += b[k];
    return a;
}
const std::vector<double> inverse_gain{1 / aol, tau}; // 1/A
const std::vector<double> one_more{1 + 1 / aol, tau}; // 1 + 1/A

std::vector<Case> cases() {
    std::vector<Case> list;
    {
        // out = -A v(inn), v(inn) = (1-B) in + B out:  out (1/A + B) = -(1-B) in
        const double b = 1.0 / 11;
        list.push_back(
            {"inverting",
             std::string("V1 in 0 {}\nR1 in inn 1k\nR2 inn out 10k\nX1 0 inn out amp\n") + amplifier,
             Rational({-(1 - b)}, sum(inverse_gain, {b})),
             {step(10e-6), sine(10e3), sine(200e3), pulse(0.5, 5e-6, 2e-6, 40e-6)},
             100e-6});
    }
    // out = A (in - out)
    list.push_back({"follower",
                    std::string("V1 in 0 {}\nX1 in out out amp\n") + amplifier,
                    Rational({1}, one_more),
                    {step(1e-6), sine(100e3), pulse(2, 1e-6, 0.1e-6, 5e-6)},
                    20e-6});
    {
        // in/R = current into C: (in - inn)/R = s C (inn - out), inn = -out/A:
        // in = -out (1/A + s RC (1 + 1/A))
        const double rc = 10e3 * 10e-9;
        list.push_back(
            {"integrator",
             std::string("V1 in 0 {}\nR1 in inn 10k\nC1 inn out 10n\nX1 0 inn out amp\n") + amplifier,
             Rational({-1}, sum(inverse_gain, product({0, rc}, one_more))),
             {step(50e-6), sine(1e3), pulse(1, 50e-6, 10e-6, 500e-6)},
             3e-3});
    }
    {
        // (in - inn) s C/(1 + s RS C) = (inn - out)/R, inn = -out/A:
        // in s RC = -out (1/A (1 + s (RS+R) C) + 1 + s RS C)
        const double r = 10e3, rs = 470, c = 10e-9;
        list.push_back(
            {"differentiator",
             std::string("V1 in 0 {}\nC1 in c 10n\nRS c inn 470\nR1 inn out 10k\nX1 0 inn out amp\n") +
                 amplifier,
             Rational({0, -r * c}, sum(product(inverse_gain, {1, (rs + r) * c}), {1, rs * c})),
             {sine(10e3), pulse(1, 20e-6, 100e-6, 50e-6)},
             300e-6});
    }
    {
        // The source draws i out of inn: -i = inn Yi + (inn - out) Yf, inn = -out/A:
        // i = out (Yf + (Yf + Yi)/A),  Yf = 1/RF + s CF, Yi = 1/RSH + s CD
        const double rf = 100e3, cf = 6e-12, rsh = 100e6, cd = 100e-12;
        const std::vector<double> yf{1 / rf, cf}, yi{1 / rsh, cd};
        list.push_back({"transimpedance",
                        std::string("I1 inn 0 {}\nCD inn 0 100p\nRSH inn 0 100meg\nRF inn out 100k\n"
                                    "CF inn out 6p\nX1 0 inn out amp\n") +
                            amplifier,
                        Rational({1}, sum(yf, product(sum(yf, yi), inverse_gain))),
                        {pulse(1e-6, 2e-6, 0.1e-6, 30e-6)},
                        60e-6});
    }
    {
        // The follower's output K p, K = 1/(1 + 1/A), drives C1. From p up: m = p (1 + s R2 C2), and
        // in = m (1 + s R1 C1) + p s R1 C2 - out s R1 C1;  p = out (1 + 1/A).
        const double r = 10e3, c1 = 2.2e-9, c2 = 1.1e-9;
        const std::vector<double> ladder = sum(product({1, r * c1}, {1, r * c2}), {0, r * c2});
        list.push_back({"Sallen-Key",
                        std::string("V1 in 0 {}\nR1 in m 10k\nR2 m p 10k\nC1 m out 2.2n\nC2 p 0 1.1n\n"
                                    "X1 p out out amp\n") +
                            amplifier,
                        Rational({1}, sum(product(one_more, ladder), {0, -r * c1})),
                        {step(10e-6), sine(10e3), pulse(1, 10e-6, 5e-6, 185e-6)},
                        400e-6});
    }
    {
        // inn = -out/A; the current through R3 and C2 is -out s C2 (1 + 1/A), so m = -out M with
        // M = 1/A + s R3 C2 (1 + 1/A); at m: in/R1 = m (1/R1 + 1/R2 + s C1) - out/R2 - out s C2 (1 + 1/A)
        const double r1 = 5e3, r2 = 10e3, r3 = 5e3, c1 = 4.7e-9, c2 = 1e-9;
        const std::vector<double> m = sum(inverse_gain, product({0, r3 * c2}, one_more));
        const std::vector<double> den =
            sum(sum(product(m, {1 / r1 + 1 / r2, c1}), {1 / r2}), product({0, c2}, one_more));
        list.push_back({"multiple feedback",
                        std::string("V1 in 0 {}\nR1 in m 5k\nR2 m out 10k\nR3 m inn 5k\nC1 m 0 4.7n\n"
                                    "C2 inn out 1n\nX1 0 inn out amp\n") +
                            amplifier,
                        Rational({-1 / r1}, den),
                        {step(10e-6), sine(10e3), pulse(1, 10e-6, 5e-6, 185e-6)},
                        400e-6});
    }
    // in = out (1 + s RC)
    list.push_back({"RC",
                    "V1 in 0 {}\nR1 in out 1k\nC1 out 0 1u\n",
                    Rational({1}, {1, 1e-3}),
                    {step(0.1e-3), sine(300), pulse(1, 0.1e-3, 0.5e-3, 2e-3)},
                    6e-3});
    // in = out (1 + s RC + s^2 LC): Q = 10
    list.push_back({"RLC",
                    "V1 in 0 {}\nR1 in a 100\nL1 a out 1m\nC1 out 0 1n\n",
                    Rational({1}, {1, 100 * 1e-9, 1e-3 * 1e-9}),
                    {step(1e-6), sine(100e3), sine(159e3), pulse(1, 1e-6, 1e-6, 20e-6)},
                    100e-6});
    return list;
}

} // namespace

TEST_CASE("linear circuits: five reltol of the peak, from 1e-3 to 1e-9") {
    for (const Case& c : cases()) hold_case(c, Method::automatic, 1e-9);
}

TEST_CASE("linear circuits: five reltol of the peak by every method") {
    for (const Method method : {Method::trapezoidal, Method::gear, Method::trbdf2})
        for (const Case& c : cases()) hold_case(c, method, 1e-6);
}
