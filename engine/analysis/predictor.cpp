#include "engine/analysis/predictor.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// Nodes nearer to each other than this share of the step would magnify their errors.
constexpr double least_distance = 0.24;
// So would weights whose magnitudes sum to more.
constexpr double largest_weights = 20;

} // namespace

void Predictor::add(double t, const std::vector<double>& x) {
    if (count_ == capacity) {
        std::rotate(nodes_.begin(), nodes_.begin() + 1, nodes_.end());
        --count_;
        settled_ -= settled_ > 0 ? 1 : 0;
    }
    nodes_[count_].t = t;
    nodes_[count_].x = x;
    ++count_;
}

void Predictor::predict(double t, double h, std::vector<double>& x) const {
    std::array<std::size_t, capacity> order{};
    for (std::size_t k = 0; k < count_; ++k) order[k] = k;
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count_),
              [&](std::size_t a, std::size_t b) {
                  const double da = std::abs(nodes_[a].t - t), db = std::abs(nodes_[b].t - t);
                  return da != db ? da < db : a > b;
              });
    std::array<std::size_t, most> chosen{};
    std::array<double, most> weight{};
    std::size_t count = 0;
    for (std::size_t k = 0; k < count_ && count < most; ++k) {
        const double own = nodes_[order[k]].t;
        bool apart = true;
        for (std::size_t i = 0; i < count; ++i)
            apart = apart && std::abs(nodes_[chosen[i]].t - own) >= least_distance * h;
        if (!apart) continue;
        std::array<double, most> wider{};
        chosen[count] = order[k];
        double sum = 0;
        for (std::size_t i = 0; i <= count; ++i) {
            wider[i] = 1;
            for (std::size_t j = 0; j <= count; ++j)
                if (i != j)
                    wider[i] *= (t - nodes_[chosen[j]].t) / (nodes_[chosen[i]].t - nodes_[chosen[j]].t);
            sum += std::abs(wider[i]);
        }
        if (sum > largest_weights) continue;
        weight = wider;
        ++count;
    }
    if (count == 0) return;
    std::fill(x.begin(), x.end(), 0.0);
    for (std::size_t i = 0; i < count; ++i) {
        const double* const node = nodes_[chosen[i]].x.data();
        for (std::size_t k = 0; k < x.size(); ++k) x[k] += weight[i] * node[k];
    }
}

} // namespace nullor::analysis
