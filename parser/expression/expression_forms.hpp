#pragma once
// Calls that become several instructions: if, uplim, dnlim, table, pwl.

#include <optional>
#include <string_view>
#include <vector>

#include "engine/expr/builder.hpp"
#include "parser/expression/expression.hpp"

namespace nullor::parser {

[[nodiscard]] const Form* find_form(std::string_view lower_case_name);

// The call of a form or of table(), its operands lowered and their number checked; nullopt when there was an
// error (reported).
[[nodiscard]] std::optional<expr::Ref> expand_form(const Expression& call,
                                                   const std::vector<expr::Ref>& operands,
                                                   expr::Builder& builder, Diagnostics& diagnostics);

} // namespace nullor::parser
