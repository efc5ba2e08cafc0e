#pragma once
// The polynomial through the beginning and the stages of a step, at s from 0 to 1 of it.

#include "engine/analysis/transient/affine/radau.hpp"

namespace nullor::analysis {

// Of the stages, less the beginning each: Lagrange's polynomials, which are 1 at a node and 0 at the others.
[[nodiscard]] Radau::Row polynomial_weights(double s);

// Its error at s, of the largest within the step: it goes as s prod_i (s - c_i), and at the stages there is
// none.
[[nodiscard]] double polynomial_error(double s);

} // namespace nullor::analysis
