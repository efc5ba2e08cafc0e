#pragma once

namespace nullor::cli {

// Exit status of two pieces of work: 130 above all, then the highest of 4, 3, 2, then 1 (CONTRACT.md).
[[nodiscard]] constexpr int combine(int a, int b) {
    return a > b ? a : b;
}

} // namespace nullor::cli
