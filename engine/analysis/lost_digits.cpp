#include "engine/analysis/lost_digits.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
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

class Estimate {
public:
    Estimate(const System& system, const std::vector<double>& g) {
        const linalg::Pattern& pattern = system.pattern();
        for (int k = 0; k < system.size(); ++k) {
            const bool node =
                system.unknowns()[static_cast<std::size_t>(k)].kind == Unknown::Kind::node_voltage &&
                pattern.contains(k, k);
            rounding_.push_back(node ? std::numeric_limits<double>::epsilon() *
                                           std::abs(g[static_cast<std::size_t>(pattern.slot(k, k))])
                                     : -1);
        }
    }

    void look(Newton& newton, std::span<const double> x) {
        const std::size_t n = rounding_.size();
        std::vector<double> right(n, 0.0), change(n);
        double largest = 0;
        for (std::size_t k = 0; k < n; ++k) {
            if (rounding_[k] < 0) continue;
            right[k] = weight(k) * rounding_[k] * x[k];
            largest = std::max(largest, std::abs(x[k]));
        }
        newton.apply_inverse(right, change);
        for (std::size_t k = 0; k < n; ++k) {
            if (rounding_[k] < 0) continue;
            const double share = std::abs(change[k]) / std::max(std::abs(x[k]), smallest_share * largest);
            if (share > tolerable && (!worst_ || share > worst_->share))
                worst_ = LostDigits{static_cast<int>(k), share};
        }
    }

    [[nodiscard]] std::optional<LostDigits> worst() const { return worst_; }

private:
    std::vector<double> rounding_; // of the conductance at a node, S; -1: none, or no node
    std::optional<LostDigits> worst_;
};

} // namespace

std::optional<LostDigits> lost_digits(Setup& setup, const std::vector<double>& x) {
    Newton& newton = setup.newton();
    const auto n = static_cast<std::size_t>(setup.system().size());
    if (n == 0 || !newton.factor(x, at_dc, 0)) return {};
    Estimate estimate(setup.system(), setup.workspace().g());
    estimate.look(newton, std::span(x).first(n));
    std::vector<std::complex<double>> stimulus;
    setup.workspace().stimulus(stimulus);
    std::vector<double> right(n), response(n);
    for (const bool real : {true, false}) {
        for (std::size_t k = 0; k < n; ++k) right[k] = real ? stimulus[k].real() : stimulus[k].imag();
        if (std::all_of(right.begin(), right.end(), [](double u) { return u == 0; })) continue;
        newton.apply_inverse(right, response);
        estimate.look(newton, response);
    }
    return estimate.worst();
}

} // namespace nullor::analysis
