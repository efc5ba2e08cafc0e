#pragma once
// What a sweep's results depend on, by name: the deck's SHA-256, options, seed, version, SIMD target, ... Two
// parts of a sweep belong together if their plans are the same; where not, the message says what differs.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nullor::results {

struct PlanPart {
    std::string name;  // as a message says it: "deck", "version"
    std::string value; // a digest or a short text
};
using SweepPlan = std::vector<PlanPart>;

// One line a part, "name=value"; blanks, control characters, '=' and '%' as %20.
[[nodiscard]] std::string text_of(const SweepPlan& plan);
[[nodiscard]] std::optional<SweepPlan> plan_of(std::string_view text);

// Empty if they are the same; else "deck, version (0.1.0, here 0.2.0)". Values of more than 24 characters are
// not said.
[[nodiscard]] std::string difference(const SweepPlan& there, const SweepPlan& here);

} // namespace nullor::results
