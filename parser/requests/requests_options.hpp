#pragma once
// .options

#include <set>
#include <string>

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// Names that were warned of: each is once, however often it is written.
using WarnedOptions = std::set<std::string>;

void read_options(const RequestContext& context, const Card& card, WarnedOptions& warned);

} // namespace nullor::parser
