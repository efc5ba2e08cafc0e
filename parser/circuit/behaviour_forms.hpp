#pragma once
// POLY, TABLE and LAPLACE as programs.

#include <vector>

#include "parser/circuit/behaviour_builder.hpp"

namespace nullor::parser {

enum class BehaviourForm { value, table, poly, laplace, unsupported };

// What is to be lowered when all nodes and devices exist.
struct WrittenForm {
    BehaviourForm kind = BehaviourForm::value;
    ExpressionPtr tree;     // value; of a table or a transfer function without controlling nodes
    ExpressionPtr transfer; // laplace
    std::vector<ExpressionPtr> variables; // of a polynomial, where expressions are
    std::vector<Binding> numbers;         // coefficients, or points
    std::vector<std::pair<NodeId, NodeId>> voltages;
    std::vector<std::size_t> devices; // words
};
void lower_form(Build& build, const Level& level, const Card& card, Instance& instance,
                const WrittenForm& form, Diagnostics& found);

// SPICE's order of coefficients: by degree, and within one degree as the sorted lists of factors in
// dictionary order. With three variables: 1, x1, x2, x3, x1^2, x1 x2, x1 x3, x2^2, x2 x3, x3^2, x1^3, ...
[[nodiscard]] expr::Ref lower_polynomial(const std::vector<expr::Ref>& variables,
                                         const std::vector<Binding>& coefficients, LocalProgram& program);

// Straight lines between points (x1, y1, x2, y2, ...), constant beyond their ends. x must ascend: constants
// that do not are reported; where a parameter breaks the order the value is not a number. nullopt after an
// error.
[[nodiscard]] std::optional<expr::Ref> lower_table(expr::Ref x, const std::vector<Binding>& points,
                                                   LocalProgram& program, Diagnostics& diagnostics);

} // namespace nullor::parser
