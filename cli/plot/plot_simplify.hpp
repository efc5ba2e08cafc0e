#pragma once
// Long curves with fewer points and the same picture.

#include <vector>

#include "cli/plot/svg.hpp"

namespace nullor::cli {

// Neighbours that fall into one column of pixels become four: the first, the lowest, the highest and the
// last, in their order. No extreme is lost, and a curve that goes back along x stays as it is.
[[nodiscard]] std::vector<Point> simplified(const std::vector<Point>& points);

} // namespace nullor::cli
