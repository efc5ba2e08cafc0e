#pragma once
// An index that is known not to be negative, for what is counted in std::size_t.

#include <cstddef>

namespace nullor {

[[nodiscard]] constexpr std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

} // namespace nullor
