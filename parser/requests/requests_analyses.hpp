#pragma once
// .op, .dc, .ac, .tran, .tf, .pz, .sens

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// True if the card is one of these. Its mistakes are reported; the analysis is then there all the same, so
// that cards which name it are not reported, too.
bool read_analysis(const RequestContext& context, const Card& card);

} // namespace nullor::parser
