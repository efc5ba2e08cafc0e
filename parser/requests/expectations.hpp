#pragma once
// .expect [NAME] ANALYSIS LHS OP RHS [rtol=] [atol=] [from=] [to=]   (CONTRACT.md)

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

void read_expectation(const RequestContext& context, const Card& card);

} // namespace nullor::parser
