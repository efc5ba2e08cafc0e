#include "engine/analysis/accepted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/linalg/residual.hpp"

namespace nullor::analysis {

namespace {

// Share of a current that rounding may cost it.
constexpr double digits = 1e-12;
// What is left of a row, in its terms: rounding where laws are affine in pieces, Newton's tolerance elsewhere.
constexpr double met_affine = 1e-9, met = 1e-6;
// Below these a current and a voltage are 0.
constexpr double no_current = 1e-21, no_voltage = 1e-15;
// Of voltages whose largest is 1.
constexpr double no_difference = 1e-13;

// Whether these terms of the nodes' equations leave a current too few digits.
template <class T>
bool loses_digits(const System& system, std::span<const T> x, const std::vector<double>& terms) {
    double largest = 0, smallest = HUGE_VAL;
    for (std::size_t k = 0; k < terms.size(); ++k) {
        const Unknown& unknown = system.unknowns()[k];
        const double size = linalg::magnitude(x[k]);
        if (unknown.kind == Unknown::Kind::node_voltage)
            largest = std::max(largest, terms[k]);
        else if (unknown.unit == Unit::ampere && size > no_current)
            smallest = std::min(smallest, size);
    }
    return largest * std::numeric_limits<double>::epsilon() > digits * smallest;
}

template <class T>
std::vector<double> terms_of(const System& system, std::span<const T> matrix, std::span<const T> x) {
    const auto n = static_cast<std::size_t>(system.size());
    std::vector<double> sizes(n), terms(n, 0.0);
    for (std::size_t k = 0; k < n; ++k) sizes[k] = linalg::magnitude(x[k]);
    linalg::multiply_magnitudes<T>(system.pattern(), linalg::Side::plain, matrix, sizes, terms);
    return terms;
}

// x in twice the precision: x + low, where f(x + low) = 0 is summed device by device. The factors are those of
// sums that may have lost the smallest conductances, so it takes a few steps.
void refine(Newton& newton, Workspace& workspace, std::vector<double>& x, const Equation& equation) {
    constexpr int most_steps = 20;
    const System& system = workspace.system();
    const auto n = static_cast<std::size_t>(system.size());
    std::vector<double> high = x, low(n + 1, 0.0), f, step(n);
    double last = HUGE_VAL;
    for (int count = 0; count < most_steps; ++count) {
        workspace.evaluate_twice(high.data(), low.data(), equation.t, f);
        for (const Held& held : equation.held) {
            const auto k = static_cast<std::size_t>(held.unknown);
            f[static_cast<std::size_t>(held.row)] = (high[k] - held.value) + low[k];
        }
        newton.apply_inverse(std::span(f).first(n), step);
        double change = 0;
        for (std::size_t k = 0; k < n; ++k) {
            const double floor = system.unknowns()[k].unit == Unit::ampere ? no_current : no_voltage;
            change = std::max(change, std::abs(step[k]) / std::max(std::abs(high[k]), floor));
        }
        if (!(change < 2 * last)) return; // x stays what it was
        last = change;
        for (std::size_t k = 0; k < n; ++k) {
            Twice sum{high[k], low[k]};
            sum.add(-step[k]);
            high[k] = sum.value();
            low[k] = (sum.high - high[k]) + sum.low;
        }
        if (change < 1e-15) break;
    }
    if (last < digits) x = high;
}

} // namespace

int unmet_row(Newton& newton, Workspace& workspace, std::vector<double>& x, const Equation& equation) {
    const System& system = workspace.system();
    const auto n = static_cast<std::size_t>(system.size());
    std::vector<double> affine(n, 0.0);
    const std::vector<double> terms = terms_of<double>(system, workspace.g(), x);
    if (loses_digits<double>(system, x, terms)) {
        refine(newton, workspace, x, equation);
        workspace.evaluate(x.data(), equation.t);
    }
    if (workspace.dropped() > 0) return 0;
    linalg::multiply(system.pattern(), workspace.g(), std::span<const double>(x).first(n), affine);
    std::vector<char> replaced(n, 0);
    for (const Held& held : equation.held) replaced[static_cast<std::size_t>(held.row)] = 1;
    const auto is_node = [&](std::size_t k) {
        return system.unknowns()[k].kind == Unknown::Kind::node_voltage;
    };
    double voltage = 0;
    for (std::size_t k = 0; k < n; ++k)
        if (is_node(k)) voltage = std::max(voltage, std::abs(x[k]));
    int worst = -1;
    double largest = workspace.piecewise_affine() ? met_affine : met;
    for (std::size_t k = 0; k < n; ++k) {
        const double left = std::abs(workspace.f()[k]);
        // An input voltage that is 0 but for rounding is the difference of others.
        if (replaced[k] || left <= (is_node(k) ? no_current : no_difference * voltage)) continue;
        const double share = left / (terms[k] + std::abs(workspace.f()[k] - affine[k]));
        if (share <= largest) continue;
        largest = share;
        worst = static_cast<int>(k);
    }
    return worst;
}

template <class T>
bool loses_digits(const System& system, std::span<const T> matrix, std::span<const T> x) {
    return loses_digits<T>(system, x, terms_of<T>(system, matrix, x));
}

template bool loses_digits(const System&, std::span<const std::complex<double>>,
                           std::span<const std::complex<double>>);

} // namespace nullor::analysis
