#pragma once

#include "cli/plot/plot_layout.hpp"
#include "cli/plot/svg.hpp"

namespace nullor::cli {

// Grid, curves, axes, legends and titles of all figures.
void draw(Svg& svg, const Layout& layout);

} // namespace nullor::cli
