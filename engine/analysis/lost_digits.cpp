#include "engine/analysis/lost_digits.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <span>

#include "engine/base/constants.hpp"
#include "engine/linalg/frequency_lu.hpp"

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

// What rounding may have taken from the sums of currents at x; rounding: of rounding_of().
template <class T>
std::vector<T> rounded_away(const std::vector<double>& rounding, std::span<const T> x) {
    std::vector<T> currents(rounding.size(), T{});
    for (std::size_t k = 0; k < rounding.size(); ++k)
        if (rounding[k] >= 0) currents[k] = weight(k) * rounding[k] * x[k];
    return currents;
}

// The node that changes most by `change`, if that is more than tolerable.
template <class T>
std::optional<LostDigits> worst_of(const std::vector<double>& rounding, std::span<const T> x,
                                   std::span<const T> change) {
    std::optional<LostDigits> worst;
    double largest = 0;
    for (std::size_t k = 0; k < rounding.size(); ++k)
        if (rounding[k] >= 0) largest = std::max(largest, std::abs(x[k]));
    for (std::size_t k = 0; k < rounding.size(); ++k) {
        if (rounding[k] < 0) continue;
        const double share = std::abs(change[k]) / std::max(std::abs(x[k]), smallest_share * largest);
        if (share > tolerable && (!worst || share > worst->share))
            worst = LostDigits{static_cast<int>(k), share};
    }
    return worst;
}

// Whether nodes have entries so different that the smallest of them could be lost beside the largest.
bool may_be_lost(const System& system, const std::vector<std::complex<double>>& matrix,
                 const std::vector<double>& rounding) {
    const linalg::Pattern& pattern = system.pattern();
    double largest = 0, smallest = HUGE_VAL;
    for (std::size_t column = 0; column < rounding.size(); ++column) {
        if (rounding[column] < 0) continue;
        largest = std::max(largest, rounding[column]);
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s)
            if (rounding[static_cast<std::size_t>(pattern.row_index[s])] >= 0 && matrix[s] != 0.0)
                smallest = std::min(smallest, std::abs(matrix[s]));
    }
    return largest > 0.01 * tolerable * smallest;
}

} // namespace

std::optional<LostDigits> lost_digits(Setup& setup, const std::vector<double>& x, Sums sums) {
    Newton& newton = setup.newton();
    Workspace& workspace = setup.workspace();
    const auto n = static_cast<std::size_t>(setup.system().size());
    if (n == 0 || !newton.factor(x, at_dc, 0)) return {};
    const std::vector<double> rounding = rounding_of(setup.system(), workspace.g());
    const std::span<const double> solution = std::span(x).first(n);
    std::vector<double> right, change(n);
    if (sums == Sums::rounded)
        right = rounded_away(rounding, solution);
    else
        workspace.evaluate_twice(x.data(), std::vector<double>(n + 1, 0.0).data(), at_dc, right);
    newton.apply_inverse(std::span(right).first(n), change);
    return worst_of<double>(rounding, solution, change);
}

std::optional<LostDigits> lost_digits(const Setup& setup, const std::vector<double>& x, double hertz) {
    using Complex = std::complex<double>;
    const Workspace& workspace = setup.workspace();
    const System& system = setup.system();
    const double omega = 2 * pi * hertz;
    std::vector<Complex> matrix, stimulus;
    for (std::size_t s = 0; s < workspace.g().size(); ++s)
        matrix.emplace_back(workspace.g()[s], omega * workspace.c()[s]);
    const std::vector<double> rounding = rounding_of(system, matrix);
    if (!may_be_lost(system, matrix, rounding)) return {};
    workspace.stimulus(stimulus);
    stimulus.pop_back(); // ground
    linalg::FrequencyLu lu(
        std::shared_ptr<const linalg::Pattern>(workspace.shared_system(), &system.pattern()));
    if (lu.solve(workspace.g(), workspace.c(), stimulus, omega, linalg::FrequencyLu::Pivots::fresh).code !=
        linalg::LuStatus::ok)
        return {};
    std::vector<double> g_lost, c_lost;
    workspace.lost_in_sums(x.data(), at_dc, g_lost, c_lost);
    if (lu.refine(workspace.c(), stimulus, omega, {g_lost, c_lost})) return {};
    const std::vector<Complex> response = lu.x();
    const std::vector<Complex> right = rounded_away<Complex>(rounding, response);
    if (lu.solve(workspace.g(), workspace.c(), right, omega, linalg::FrequencyLu::Pivots::kept).code !=
        linalg::LuStatus::ok)
        return {};
    return worst_of<Complex>(rounding, response, lu.x());
}

} // namespace nullor::analysis
