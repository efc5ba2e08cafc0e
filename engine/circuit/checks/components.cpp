#include "engine/circuit/checks/components.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace nullor::checks {

Components::Components(std::size_t nodes) : parent_(nodes) {
    std::iota(parent_.begin(), parent_.end(), 0);
}

int Components::find(NodeId node) {
    int k = node.index;
    while (parent_[static_cast<std::size_t>(k)] != k) {
        int& up = parent_[static_cast<std::size_t>(k)];
        up = parent_[static_cast<std::size_t>(up)];
        k = up;
    }
    return k;
}

bool Components::join(NodeId a, NodeId b) {
    const int x = find(a), y = find(b);
    if (x == y) return false;
    // The lower index is the root: ground stays ground.
    parent_[static_cast<std::size_t>(std::max(x, y))] = std::min(x, y);
    return true;
}

} // namespace nullor::checks
