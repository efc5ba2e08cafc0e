#pragma once

#include "engine/analysis/requests/noise_request.hpp"
#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// What stands behind .noise; told where it is no request.
void read(const RequestContext& context, const Card& card, analysis::NoiseRequest& request);

} // namespace nullor::parser
