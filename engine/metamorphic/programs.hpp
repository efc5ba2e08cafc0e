#pragma once
// Programs and numbers of a deck with factors in them.

#include <functional>

#include "engine/circuit/description/circuit.hpp"
#include "engine/expr/builder.hpp"

namespace nullor::metamorphic {

// Input k of the program times input_factor(k), its value times `factor`.
[[nodiscard]] expr::Program scaled(const expr::Program& program, double factor,
                                   const std::function<double(int)>& input_factor);

// factor x and x + difference
[[nodiscard]] Binding scaled(Binding binding, double factor);
[[nodiscard]] Binding moved(Binding binding, double difference);

[[nodiscard]] Binding constant(double value);

} // namespace nullor::metamorphic
