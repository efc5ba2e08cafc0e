#include "cli/plot/plot_limits.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "engine/results/sweep/sweep_numbers.hpp"
#include "parser/text/number.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli {
namespace {

std::string without_blanks(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '{' || c == '}'; });
    return text;
}

std::optional<SpecLimit> limit_of(const std::string& expectation) {
    const std::string text = without_blanks(parser::lower_case(expectation));
    const std::size_t relation = text.find_first_of("<>");
    if (relation == std::string::npos || relation == 0) return std::nullopt;
    const std::size_t bound = relation + (text.compare(relation + 1, 1, "=") == 0 ? 2 : 1);
    const parser::NumberResult number = parser::parse_number(text, bound);
    if (!number.ok() || bound + number.length != text.size()) return std::nullopt;
    return SpecLimit{text.substr(0, relation), number.value};
}

} // namespace

std::vector<SpecLimit> limits_in(const std::string& path) {
    std::vector<SpecLimit> limits;
    if (std::filesystem::path(path).extension() != ".nc") return limits;
    const auto numbers = results::read_sweep_numbers(path);
    if (!numbers) return limits;
    for (const auto& number : numbers.value().numbers)
        if (number.what.role == "pass")
            if (auto limit = limit_of(number.what.text)) limits.push_back(std::move(*limit));
    return limits;
}

} // namespace nullor::cli
