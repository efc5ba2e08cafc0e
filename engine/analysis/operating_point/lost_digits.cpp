#include "engine/analysis/operating_point/lost_digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/newton/uneven.hpp"
#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

namespace {

// What an expectation without a tolerance asks for (rtol).
constexpr double tolerable = 1e-6;
// Voltages below this share of the largest are compared with that: a difference of two that are alike has few
// digits of its own.
constexpr double smallest_share = 1e-6;

// Of the diagonal entries of nodes in a matrix, by unknown: what rounding may have changed there, in S; -1:
// no node, or none there.
std::vector<double> rounding_of(const System& system, std::span<const double> matrix) {
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

} // namespace

std::optional<LostDigits> lost_digits(Workspace& workspace, const std::vector<double>& x) {
    workspace.evaluate(x.data(), at_dc);
    const Linearised circuit(workspace, x.data());
    linalg::PencilLu<double> factors = circuit.factors<double>();
    if (factors.factor(0).code != linalg::LuStatus::ok) return {};
    const std::vector<double> rounding = rounding_of(circuit.system(), circuit.g());
    const std::size_t n = circuit.size();
    std::vector<double> change(n, 0.0);
    double largest = 0;
    for (std::size_t k = 0; k < n; ++k) {
        if (rounding[k] < 0) continue;
        change[k] = uneven(k) * rounding[k] * x[k];
        largest = std::max(largest, std::abs(x[k]));
    }
    if (factors.solve_columns(change).code != linalg::LuStatus::ok) return {};
    std::optional<LostDigits> worst;
    for (std::size_t k = 0; k < n; ++k) {
        if (rounding[k] < 0) continue;
        const double share = std::abs(change[k]) / std::max(std::abs(x[k]), smallest_share * largest);
        if (share > tolerable && (!worst || share > worst->share))
            worst = LostDigits{static_cast<int>(k), share};
    }
    return worst;
}

} // namespace nullor::analysis
