#pragma once

#include <string_view>

#include "engine/analysis/requests.hpp"

namespace nullor::parser {

// Where a signal stands.
struct SignalUse {
    // The analysis whose rows it reads; null: no rows, only parameters, device values and measures.
    const analysis::AnalysisRequest* analysis = nullptr;
    // What such a constant is, for messages: "atol".
    std::string_view role = {};
};

} // namespace nullor::parser
