#pragma once
// Functions of vectors, as ngspice's commands have them (ngspice manual, "Expressions, Functions, and
// Constants").

#include <functional>
#include <string_view>

#include "cli/control/vectors.hpp"
#include "engine/base/failure.hpp"

namespace nullor::cli::control {

// What a function knows besides its argument: the scale of the current plot (may be null), and whether angles
// are in degrees.
struct FunctionContext {
    const Vector* scale = nullptr;
    bool degrees = false;
};

using VectorFunction = std::function<Vector(const Vector&, const FunctionContext&)>;

// Of one argument; null for an unknown name.
[[nodiscard]] const VectorFunction* find_vector_function(std::string_view lower_name);

// One element after the other; a vector of one element goes with each of the other.
[[nodiscard]] Vector
zip(const Vector& a, const Vector& b,
    const std::function<std::complex<double>(std::complex<double>, std::complex<double>)>& f);

} // namespace nullor::cli::control
