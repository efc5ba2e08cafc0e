#pragma once
// A compiled expression back to text, in the syntax of ngspice's B source.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/expr/program.hpp"

namespace nullor::parser {

struct ExpressionText {
    std::vector<std::string> inputs; // by slot: "v(out)", "time", "1000.0"
    // Makes a voltage of an expression and returns its name, "v(b1_1)": for what is used more than once or
    // too long for one card.
    std::function<std::string(const std::string&)> hoist;
};

// None where the expression holds a number that SPICE cannot write (inf, NaN).
[[nodiscard]] std::optional<std::string> spice_expression(const expr::Program& program,
                                                          const ExpressionText& with);

} // namespace nullor::parser
