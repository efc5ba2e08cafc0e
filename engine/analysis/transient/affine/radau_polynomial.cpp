#include "engine/analysis/transient/affine/radau_polynomial.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

double node_polynomial(double s) {
    double product = s;
    for (const double node : radau().nodes) product *= s - node;
    return std::abs(product);
}

double largest_node_polynomial() {
    constexpr int samples = 1000;
    double largest = 0;
    for (int k = 0; k <= samples; ++k)
        largest = std::max(largest, node_polynomial(static_cast<double>(k) / samples));
    return largest;
}

} // namespace

Radau::Row polynomial_weights(double s) {
    const Radau::Row& nodes = radau().nodes;
    Radau::Row weights;
    for (std::size_t i = 0; i < Radau::stages; ++i) {
        weights[i] = s / nodes[i];
        for (std::size_t j = 0; j < Radau::stages; ++j)
            if (j != i) weights[i] *= (s - nodes[j]) / (nodes[i] - nodes[j]);
    }
    return weights;
}

double polynomial_error(double s) {
    static const double largest = largest_node_polynomial();
    return node_polynomial(s) / largest;
}

} // namespace nullor::analysis
