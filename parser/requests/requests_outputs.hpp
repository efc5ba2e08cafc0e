#pragma once
// .print, .plot, .save, .probe

#include "parser/requests/asked_columns.hpp"
#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// One PrintRequest for each analysis that the card speaks of: a name may mean the axis in one of them and a
// device value in another.
void read_print(const RequestContext& context, const Card& card, AskedColumns& asked);

// .save keeps what it names and nothing else; .probe keeps it besides the default columns.
void read_save(const RequestContext& context, const Card& card, AskedColumns& asked);

} // namespace nullor::parser
