// A mesh of resistors with a capacitor and a leak at each node, driven by a current into one corner: large
// enough for its matrices to be dear, so that steps are chosen as for what only relaxes.
//
// With conductance g between neighbours, leak and c at each node, the modes of N x N nodes are products of
// cosines (the second difference with free ends):
//     u_p(k) = sqrt(w/N) cos(pi p (k + 1/2)/N),  w = 1 for p = 0, else 2
//     v_ij(t) = sum_pq u_p(0) u_q(0) u_p(i) u_q(j) y_pq(t),
//     c y' + (leak + g (4 - 2 cos(pi p/N) - 2 cos(pi q/N))) y = current

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/accuracy/rational.hpp"
#include "tests/accuracy/transient.hpp"

using namespace accuracy;

namespace {

constexpr int size = 30;
constexpr double g = 1e-3, leak = 1e-6, c = 1e-12;
constexpr Rational::Pulse input{1e-3, 1e-9, 1e-9, 1e-9, 300e-9};

std::string mesh() {
    std::string deck = fmt::format("I1 0 n0_0 PULSE(0 {} {} {} {} {})\n", input.high, input.delay, input.rise,
                                   input.fall, input.width);
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) {
            if (j + 1 < size) deck += fmt::format("RH{0}_{1} n{0}_{1} n{0}_{2} {3}\n", i, j, j + 1, 1 / g);
            if (i + 1 < size) deck += fmt::format("RV{0}_{1} n{0}_{1} n{2}_{1} {3}\n", i, j, i + 1, 1 / g);
            deck += fmt::format("RL{0}_{1} n{0}_{1} 0 {2}\nC{0}_{1} n{0}_{1} 0 {3}\n", i, j, 1 / leak, c);
        }
    return deck + ".tran 20n 2u\n";
}

double mode(int p, int k) {
    const double weight = p == 0 ? 1.0 : 2.0;
    return std::sqrt(weight / size) * std::cos(std::numbers::pi * p * (k + 0.5) / size);
}

Curve at(int i, int j) {
    struct Term {
        double weight;
        Rational answer;
    };
    std::vector<Term> terms;
    for (int p = 0; p < size; ++p)
        for (int q = 0; q < size; ++q) {
            const double turn = std::numbers::pi / size;
            const double decay = leak + g * (4 - 2 * std::cos(turn * p) - 2 * std::cos(turn * q));
            terms.push_back({mode(p, 0) * mode(q, 0) * mode(p, i) * mode(q, j), Rational({1}, {decay, c})});
        }
    return [terms](double t) {
        double sum = 0;
        for (const Term& term : terms) sum += term.weight * term.answer.pulse(t, input);
        return sum;
    };
}

} // namespace

TEST_CASE("a mesh that only relaxes keeps the promise at all nodes") {
    std::vector<Run> runs;
    for (const double reltol : {1e-3, 1e-5, 1e-7}) runs.push_back(transient(mesh(), reltol));
    for (const int k : {0, 1, size / 2, size - 1}) hold(runs, fmt::format("v(n{0}_{0})", k), at(k, k));
}

TEST_CASE("of a mesh, the one node that is read keeps the promise") {
    for (const int k : {0, size - 1}) {
        const std::string name = fmt::format("v(n{0}_{0})", k);
        std::vector<Run> runs;
        for (const double reltol : {1e-3, 1e-5})
            runs.push_back(transient(mesh(), reltol, Method::automatic, name));
        hold(runs, name, at(k, k));
        CHECK(runs[0].points.rows() < 110);
    }
}
