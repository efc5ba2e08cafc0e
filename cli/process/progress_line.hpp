#pragma once
// How a line of progress behaves on a terminal.

#include <chrono>

namespace nullor::cli {

inline constexpr auto silence = std::chrono::milliseconds(500); // before it is first shown
inline constexpr auto pause = std::chrono::milliseconds(100);   // between two updates
inline constexpr int bar_width = 30;                            // characters

} // namespace nullor::cli
