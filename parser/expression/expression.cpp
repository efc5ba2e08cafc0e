#include "parser/expression/expression.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace nullor::parser {

Expression::~Expression() {
    // Nodes that only this tree holds are taken apart from a list, so that a long chain does not recurse.
    std::vector<ExpressionPtr> rest = std::move(operands);
    while (!rest.empty()) {
        const ExpressionPtr node = std::move(rest.back());
        rest.pop_back();
        if (node.use_count() > 1) continue;
        // The last holder may take the node apart although others saw it as const.
        auto& below = const_cast<Expression&>(*node).operands;
        std::move(below.begin(), below.end(), std::back_inserter(rest));
        below.clear();
    }
}

void for_each(const Expression& tree, const std::function<void(const Expression&)>& visit) {
    std::vector<const Expression*> rest{&tree};
    while (!rest.empty()) {
        const Expression* node = rest.back();
        rest.pop_back();
        visit(*node);
        for (auto operand = node->operands.rbegin(); operand != node->operands.rend(); ++operand)
            rest.push_back(operand->get());
    }
}

bool takes_file(std::string_view lower_case_call) {
    if (lower_case_call.ends_with("file")) lower_case_call.remove_suffix(4);
    constexpr std::array calls{"table", "fasttable", "spline", "akima", "cubic", "wodicka", "bli"};
    return std::find(calls.begin(), calls.end(), lower_case_call) != calls.end();
}

bool is_noise_call(std::string_view lower_case_call) {
    constexpr std::array calls{"onoise", "inoise", "onoise_total", "inoise_total", "dno", "dni"};
    return std::find(calls.begin(), calls.end(), lower_case_call) != calls.end();
}

bool takes_names(std::string_view lower_case_call) {
    if (is_noise_call(lower_case_call)) return true;
    constexpr std::array calls{"v", "vm", "vp", "vr", "vi", "vdb", "i", "ip", "ir", "ii", "idb", "ix"};
    return std::find(calls.begin(), calls.end(), lower_case_call) != calls.end();
}

} // namespace nullor::parser
