#include "engine/analysis/lost_digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

} // namespace

std::optional<LostDigits> lost_digits(Setup& setup, const std::vector<double>& x) {
    Newton& newton = setup.newton();
    const System& system = setup.system();
    const auto n = static_cast<std::size_t>(system.size());
    if (n == 0 || !newton.factor(x, at_dc, 0)) return {};
    const auto is_node = [&](std::size_t k) {
        return system.unknowns()[k].kind == Unknown::Kind::node_voltage &&
               system.pattern().contains(static_cast<int>(k), static_cast<int>(k));
    };
    std::vector<double> right(n, 0.0), change(n);
    double largest = 0;
    for (std::size_t k = 0; k < n; ++k) {
        if (!is_node(k)) continue;
        const auto slot =
            static_cast<std::size_t>(system.pattern().slot(static_cast<int>(k), static_cast<int>(k)));
        right[k] =
            weight(k) * std::numeric_limits<double>::epsilon() * std::abs(setup.workspace().g()[slot]) * x[k];
        largest = std::max(largest, std::abs(x[k]));
    }
    newton.apply_inverse(right, change);
    std::optional<LostDigits> worst;
    for (std::size_t k = 0; k < n; ++k) {
        if (!is_node(k)) continue;
        const double share = std::abs(change[k]) / std::max(std::abs(x[k]), smallest_share * largest);
        if (share > tolerable && (!worst || share > worst->share))
            worst = LostDigits{static_cast<int>(k), share};
    }
    return worst;
}

} // namespace nullor::analysis
