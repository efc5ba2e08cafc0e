#pragma once

#include "cli/plot_layout.hpp"
#include "cli/svg.hpp"

namespace nullor::cli {

// Grid, curves, axes, legends and titles of all figures.
void draw(Svg& svg, const Layout& layout);

} // namespace nullor::cli
