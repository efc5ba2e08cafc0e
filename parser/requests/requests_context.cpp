#include "parser/requests/requests_context.hpp"

#include <algorithm>
#include <array>

namespace nullor::parser {

namespace {

// Analyses of other simulators.
constexpr std::array<std::string_view, 7> others = {"tf", "pz", "sens", "stb", "disto", "four", "hb"};

} // namespace

const analysis::AnalysisRequest* RequestContext::analysis(std::string_view name) const {
    for (const analysis::AnalysisRequest& request : job.requests.analyses)
        if (request.name == name) return &request;
    return nullptr;
}

std::vector<std::string> RequestContext::analysis_names() const {
    std::vector<std::string> all;
    for (const analysis::AnalysisRequest& request : job.requests.analyses) all.push_back(request.name);
    return all;
}

std::string analysis_kind(std::string_view word) {
    std::size_t end = word.size();
    while (end > 0 && word[end - 1] >= '0' && word[end - 1] <= '9') --end;
    const std::string_view kind = word.substr(0, end);
    // "ac" is the first; "ac0" and "ac1" are names that somebody may use for something else.
    const std::string_view number = word.substr(end);
    if (!number.empty() && (number[0] == '0' || number == "1")) return {};
    const bool known =
        analysis::is_analysis(kind) || std::find(others.begin(), others.end(), kind) != others.end();
    return known ? std::string(kind) : std::string();
}

} // namespace nullor::parser
