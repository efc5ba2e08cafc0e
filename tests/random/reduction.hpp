#pragma once
// E y' + A y + G xi = 0, xi' = S xi: what determines all of it, by elimination (region.hpp).

#include <string>
#include <vector>

#include "tests/random/number.hpp"

namespace randomly {

struct Reduction {
    std::string problem;   // why there is none
    std::vector<int> left; // which of y are in Y = (what is left of y, xi)
    Matrix v, m;           // (y, xi) = V Y, Y' = M Y
};

// precise: by numbers of 113 bits, slower by far
[[nodiscard]] Reduction reduce(const Matrix& e, const Matrix& a, const Matrix& g, const Matrix& motion,
                               bool precise);

} // namespace randomly
