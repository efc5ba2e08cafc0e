#pragma once
// Other programs run to their end, with what they cost.

#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Cost {
    double user = 0;    // s
    double system = 0;  // s
    double elapsed = 0; // s, by the clock on the wall

    // The sum is exact; how it is split into the two is sampled by the kernel's clock.
    [[nodiscard]] double cpu() const { return user + system; }
};

// The program's words are thrown away. Empty if it cannot be started or ends with a status other than 0.
[[nodiscard]] std::optional<Cost> cost_of(const std::vector<std::string>& command);

} // namespace bench
