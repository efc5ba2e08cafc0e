#pragma once
// .tf, .pz, .sens

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

void read(const RequestContext& context, const Card& card, analysis::TfRequest& request);
void read(const RequestContext& context, const Card& card, analysis::PzRequest& request);
void read(const RequestContext& context, const Card& card, analysis::SensRequest& request);

} // namespace nullor::parser
