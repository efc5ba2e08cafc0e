#include "engine/analysis/lost_digits.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <span>

#include "engine/base/constants.hpp"
#include "engine/linalg/sparse_lu.hpp"

namespace nullor::analysis {

namespace {

// What an expectation without a tolerance asks for (rtol).
constexpr double tolerable = 1e-6;
// Voltages below this share of the largest are compared with that: a difference of two that are alike has few
// digits of its own.
constexpr double smallest_share = 1e-6;

// Between 0.5 and 1.5, and different for neighbours: what happens to the ends of a wire adds up, and what
// happens to two nodes that are compared does not cancel.
double weight(std::size_t index) {
    constexpr double golden = 0.6180339887498949;
    const double turns = golden * static_cast<double>(index + 1);
    return 0.5 + turns - std::floor(turns);
}

// Of the diagonal entries of nodes in a matrix, by unknown: what rounding may have changed there, in S; -1:
// no node, or none there.
template <class T>
std::vector<double> rounding_of(const System& system, const std::vector<T>& matrix) {
    const linalg::Pattern& pattern = system.pattern();
    std::vector<double> rounding;
    for (int k = 0; k < system.size(); ++k) {
        const bool node =
            system.unknowns()[static_cast<std::size_t>(k)].kind == Unknown::Kind::node_voltage &&
            pattern.contains(k, k);
        rounding.push_back(node ? std::numeric_limits<double>::epsilon() *
                                      std::abs(matrix[static_cast<std::size_t>(pattern.slot(k, k))])
                                : -1);
    }
    return rounding;
}

// x: a solution; solve(right, change): by the same matrix. Keeps the worst; whether that is here.
template <class T, class Solve>
bool look(const std::vector<double>& rounding, std::span<const T> x, Solve solve,
          std::optional<LostDigits>& worst) {
    const std::size_t n = rounding.size();
    std::vector<T> right(n, T{}), change(n);
    double largest = 0;
    for (std::size_t k = 0; k < n; ++k) {
        if (rounding[k] < 0) continue;
        right[k] = weight(k) * rounding[k] * x[k];
        largest = std::max(largest, std::abs(x[k]));
    }
    solve(right, change);
    bool here = false;
    for (std::size_t k = 0; k < n; ++k) {
        if (rounding[k] < 0) continue;
        const double share = std::abs(change[k]) / std::max(std::abs(x[k]), smallest_share * largest);
        if (share > tolerable && (!worst || share > worst->share)) {
            worst = LostDigits{static_cast<int>(k), share};
            here = true;
        }
    }
    return here;
}

// Whether nodes have entries so different that the smallest of them could be lost beside the largest. A
// conductance is an entry of its own beside what a capacitor adds to its place, and what stands with a branch
// current is an impedance.
bool may_be_lost(const System& system, const std::vector<std::complex<double>>& matrix,
                 const std::vector<double>& rounding) {
    const linalg::Pattern& pattern = system.pattern();
    double largest = 0, smallest = HUGE_VAL;
    for (std::size_t column = 0; column < rounding.size(); ++column) {
        const bool node = rounding[column] >= 0;
        largest = std::max(largest, rounding[column]);
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s) {
            const auto row = static_cast<std::size_t>(pattern.row_index[s]);
            if (node ? rounding[row] < 0 : row != column) continue;
            for (const double part : {std::abs(matrix[s].real()), std::abs(matrix[s].imag())})
                if (part != 0) smallest = std::min(smallest, node ? part : 1 / part);
        }
    }
    return largest > 0.01 * tolerable * smallest;
}

} // namespace

std::optional<LostDigits> lost_digits(Setup& setup, const std::vector<double>& x) {
    Newton& newton = setup.newton();
    const auto n = static_cast<std::size_t>(setup.system().size());
    if (n == 0 || !newton.factor(x, at_dc, 0)) return {};
    std::optional<LostDigits> worst;
    look(
        rounding_of(setup.system(), setup.workspace().g()), std::span(x).first(n),
        [&](std::span<const double> right, std::span<double> change) { newton.apply_inverse(right, change); },
        worst);
    return worst;
}

std::optional<LostDigits> lost_digits_at(const Setup& setup, std::span<const double> hertz) {
    using Complex = std::complex<double>;
    const Workspace& workspace = setup.workspace();
    const System& system = setup.system();
    std::vector<Complex> matrix(workspace.g().size()), stimulus;
    workspace.stimulus(stimulus);
    stimulus.pop_back(); // ground
    std::vector<Complex> response(stimulus.size());
    std::optional<linalg::SparseLu<Complex>> lu;
    const auto solve = [&](std::span<const Complex> right, std::span<Complex> solution) {
        (void)lu->solve_plain(right, solution);
    };
    std::optional<LostDigits> worst;
    for (const double f : hertz) {
        for (std::size_t s = 0; s < matrix.size(); ++s)
            matrix[s] = {workspace.g()[s], 2 * pi * f * workspace.c()[s]};
        const std::vector<double> rounding = rounding_of(system, matrix);
        if (!may_be_lost(system, matrix, rounding)) continue;
        if (!lu) lu.emplace(system.pattern());
        if (lu->factor(matrix).code != linalg::LuStatus::ok) continue;
        solve(stimulus, response);
        if (look(rounding, std::span<const Complex>(response), solve, worst)) worst->hertz = f;
    }
    return worst;
}

std::vector<double> places_to_look(double lowest, double highest, std::size_t count) {
    std::vector<double> list{lowest};
    if (highest > lowest) list.push_back(highest);
    const double start = std::max(lowest, 1e-12 * highest), decades = std::log10(highest / start);
    const double between = std::min(std::floor(decades), std::floor(static_cast<double>(count) / 100));
    for (double k = 1; k <= between; ++k) list.push_back(start * std::pow(10.0, decades * k / (between + 1)));
    return list;
}

} // namespace nullor::analysis
