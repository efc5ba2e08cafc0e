#include "engine/analysis/newton/predictor.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// Nodes nearer to each other than this share of the step would magnify their errors; so would weights whose
// magnitudes sum to more.
constexpr double least_distance = 0.24, largest_weights = 40;

} // namespace

void Predictor::add(double t, const std::vector<double>& x) {
    Node& node = nodes_[added_++ % capacity];
    node.t = t;
    node.x = x;
    first_ = std::max(first_, added_ - std::min(added_, looked_at));
}

void Predictor::predict(double t, double h, std::vector<double>& x) const {
    std::array<const Node*, most> chosen{};
    std::array<double, most> weight{};
    std::size_t count = 0;
    const double apart = least_distance * h;
    std::array<double, looked_at> times, distances; // infinite: too near to one that is chosen
    const std::size_t nodes = added_ - first_;
    for (std::size_t i = 0; i < nodes; ++i) {
        times[i] = nodes_[(first_ + i) % capacity].t;
        distances[i] = std::abs(times[i] - t);
    }
    for (; count < most; ++count) {
        std::size_t nearest = 0;
        double distance = HUGE_VAL;
        for (std::size_t i = 0; i < nodes; ++i)
            if (distances[i] <= distance && distances[i] < HUGE_VAL) {
                nearest = i;
                distance = distances[i];
            }
        if (distance == HUGE_VAL) break;
        chosen[count] = &nodes_[(first_ + nearest) % capacity];
        const double at = times[nearest];
        for (std::size_t i = 0; i < nodes; ++i)
            distances[i] = std::abs(at - times[i]) >= apart ? distances[i] : HUGE_VAL;
    }
    for (; count > 0; --count) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            double above = 1, below = 1;
            for (std::size_t j = 0; j < count; ++j)
                if (i != j) {
                    above *= t - chosen[j]->t;
                    below *= chosen[i]->t - chosen[j]->t;
                }
            weight[i] = above / below;
            sum += std::abs(weight[i]);
        }
        if (sum <= largest_weights) break;
    }
    if (count == 0) return;
    for (std::size_t i = count; i < most; ++i) {
        chosen[i] = chosen[0];
        weight[i] = 0;
    }
    const double *a = chosen[0]->x.data(), *b = chosen[1]->x.data(), *c = chosen[2]->x.data(),
                 *d = chosen[3]->x.data();
    for (std::size_t k = 0; k < x.size(); ++k)
        x[k] = weight[0] * a[k] + weight[1] * b[k] + weight[2] * c[k] + weight[3] * d[k];
}

} // namespace nullor::analysis
