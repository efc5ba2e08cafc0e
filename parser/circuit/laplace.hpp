#pragma once
// LAPLACE: y = H(s) u, H a ratio of polynomials in s, as the law of states
//     d/dt z_k = w z_(k+1),    a_n w^n z_n = u - sum of a_k w^k z_k,  k < n,    y = sum of b_k w^k z_k
// with a and b the coefficients of the denominator, of degree n, and of the numerator, and w =
// |a_m/a_n|^(1/(n-m)) in 1/s, a_m the first coefficient that there is: so all states are about as large as
// u/a_m. At DC y = H(0) u.

#include <functional>
#include <optional>

#include "parser/circuit/behaviour_builder.hpp"

namespace nullor::parser {

struct LaplacePlace {
    Locals& locals;
    Build& build;
    const Level& level;
    Diagnostics& diagnostics;
};

// y in the program; u may be lowered more than once. nullopt after an error, which is reported.
[[nodiscard]] std::optional<expr::Ref>
lower_laplace(const std::function<std::optional<expr::Ref>(LocalProgram&)>& input, const Expression& transfer,
              LocalProgram& program, const LaplacePlace& place);

} // namespace nullor::parser
