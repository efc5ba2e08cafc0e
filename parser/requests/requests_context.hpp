#pragma once
// What the readers of request cards share.

#include <string>
#include <string_view>
#include <vector>

#include "parser/deck/deck.hpp"
#include "parser/names/names.hpp"
#include "parser/names/scope.hpp"
#include "parser/requests/job.hpp"

namespace nullor::parser {

struct RequestContext {
    const Scope& top;
    const Names& names;
    Job& job;
    Diagnostics& diagnostics;
    std::vector<std::string> measures_below = {}; // names of the .meas cards that are not read yet

    // null when the deck has no analysis of that name ("ac", "ac2")
    [[nodiscard]] const analysis::AnalysisRequest* analysis(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> analysis_names() const;
};

// "ac" of "ac" and of "ac2"; empty when the word is no name of an analysis. All kinds of the field count,
// those that are not supported too, so that a deck which names one is told so.
[[nodiscard]] std::string analysis_kind(std::string_view word);

} // namespace nullor::parser
