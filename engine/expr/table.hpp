#pragma once

#include <vector>

namespace nullor::expr {

// Break points (x ascending) of a piecewise linear function; constant beyond its ends.
struct Table {
    std::vector<double> x, y;
};

} // namespace nullor::expr
