#include "engine/linalg/pattern/permutation.hpp"

#include <cstddef>
#include <vector>

namespace nullor::linalg {

/// A cycle of k elements is k - 1 exchanges.
int parity(std::span<const int> permutation) {
    std::vector<char> seen(permutation.size(), 0);
    int sign = 1;
    for (std::size_t start = 0; start < permutation.size(); ++start) {
        if (seen[start]) {
            continue;
        }
        for (auto next = static_cast<std::size_t>(permutation[start]); next != start;
             next = static_cast<std::size_t>(permutation[next])) {
            seen[next] = 1;
            sign = -sign;
        }
    }
    return sign;
}

} // namespace nullor::linalg
