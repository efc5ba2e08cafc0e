#include "engine/analysis/poles/refined_pole.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/at.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;
using Vector = std::vector<Complex>;

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr int most_turns = 30;
constexpr double settled = 1e-14;    // of the magnitude
constexpr double standstill = 1e-15; // rad/s, thirty million years: 0

// C x, or C^T y.
Vector charge(const Pencil& pencil, const Vector& x, linalg::Side side) {
    Vector q(x.size());
    pencil.for_each([&](int row, int column, double, double c) {
        if (side == linalg::Side::plain)
            q[at(row)] += c * x[at(column)];
        else
            q[at(column)] += c * x[at(row)];
    });
    return q;
}

// Without conjugation.
Complex product(const Vector& a, const Vector& b) {
    Complex sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
    return sum;
}

bool normalise(Vector& x) {
    double largest = 0;
    for (const Complex& value : x) largest = std::max(largest, std::abs(value));
    if (!(largest > 0) || !std::isfinite(largest)) return false;
    for (Complex& value : x) value /= largest;
    return true;
}

double magnitude(const Pencil& pencil, Complex s, const Vector& x, const Vector& y) {
    double sum = 0;
    pencil.for_each([&](int row, int column, double g, double c) {
        sum += std::abs(y[at(row)]) * (std::abs(g) + std::abs(s) * std::abs(c)) * std::abs(x[at(column)]);
    });
    return sum;
}

// Factors at s, or beside it: on a pole to the last bit there are none, and where digits are lost none
// around it. Inverse iteration gets there from beside as well.
std::optional<Complex> factored(linalg::PencilLu<Complex>& factors, Complex s, double scale) {
    if (factors.factor(s).code == linalg::LuStatus::ok) return s;
    constexpr double farthest = 1e-6, wider = 16;
    const double last = farthest * std::max(std::abs(s), scale);
    for (double beside = 8 * eps * (s == 0.0 ? 1.0 : std::abs(s)); beside <= last; beside *= wider)
        if (factors.factor(s + beside).code == linalg::LuStatus::ok) return s + beside;
    return std::nullopt;
}

} // namespace

std::optional<RefinedPole> refined_pole(const Pencil& pencil, Complex s, double scale) {
    const std::size_t n = at(pencil.pattern.n);
    linalg::PencilLu<Complex> factors = pencil.factors<Complex>();
    Vector x(n), y(n);
    // No vector of a circuit is without a part along these.
    for (std::size_t k = 0; k < n; ++k)
        x[k] = y[k] = 1 + std::fmod(0.6180339887 * static_cast<double>(k + 1), 1);
    RefinedPole pole{s, std::numeric_limits<double>::infinity()};
    double last = std::numeric_limits<double>::infinity();
    for (int turn = 0; turn < most_turns; ++turn) {
        const std::optional<Complex> at_or_beside = factored(factors, pole.s, scale);
        if (!at_or_beside) return std::nullopt;
        const Complex here = *at_or_beside;
        const Vector right = charge(pencil, x, linalg::Side::plain);
        const Vector left = charge(pencil, y, linalg::Side::transposed);
        if (factors.solve(right, x).code != linalg::LuStatus::ok ||
            factors.solve(left, y, linalg::Side::transposed).code != linalg::LuStatus::ok)
            return std::nullopt;
        if (!normalise(y)) return std::nullopt;
        // (G + sC) x is `right` until x is normalised.
        const Complex residual = product(y, right),
                      slope = product(y, charge(pencil, x, linalg::Side::plain));
        const Complex step = -residual / slope;
        if (!std::isfinite(std::abs(step)) || !normalise(x)) return std::nullopt;
        const double moved = std::abs(here + step - pole.s);
        pole.s = here + step;
        const double size = std::abs(pole.s);
        if (!(size < beyond_all_poles * 100)) return std::nullopt;
        pole.uncertain = eps * magnitude(pencil, pole.s, x, y) /
                         std::abs(product(y, charge(pencil, x, linalg::Side::plain)));
        if (size < standstill) return RefinedPole{0, pole.uncertain};
        if (turn > 0 && (moved <= settled * size || moved <= 4 * pole.uncertain)) return pole;
        // Rounding has the last word: it gets no better.
        if (turn > 5 && moved < 1e-9 * size && moved >= last) {
            pole.uncertain = std::max(pole.uncertain, moved);
            return pole;
        }
        last = moved;
    }
    return std::nullopt;
}

} // namespace nullor::analysis
