#pragma once

#include <vector>

#include "engine/base/ids.hpp"

namespace nullor::checks {

// Sets of nodes that are joined (union-find).
class Components {
public:
    explicit Components(std::size_t nodes);
    [[nodiscard]] int find(NodeId node);
    // False if they were joined before.
    bool join(NodeId a, NodeId b);
    [[nodiscard]] bool grounded(NodeId node) { return find(node) == find(ground); }

private:
    std::vector<int> parent_;
};

} // namespace nullor::checks
