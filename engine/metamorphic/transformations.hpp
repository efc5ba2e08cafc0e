#pragma once
// The list of all transformations. Adding one is its function and one line.

#include <span>
#include <string_view>

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

struct Transformation {
    std::string_view name; // "shuffled"
    std::string_view meaning;
    Applied (*apply)(Variant&);
};

[[nodiscard]] std::span<const Transformation> transformations();

} // namespace nullor::metamorphic
