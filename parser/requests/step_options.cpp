#include "parser/requests/step_options.hpp"

#include <optional>

#include "parser/text/text.hpp"

namespace nullor::parser {

namespace {

constexpr const char* step_forms = "as in --step R2=1k:100k:log:50, R2=1k:100k:lin:50, R2=1k:100k:dec:10, "
                                   "R2=0:10k:1k or 'gbw=list(1meg,3meg)'";

// At colons that are not inside of parentheses or braces.
std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char c : text) {
        if (c == '(' || c == '{') ++depth;
        if (c == ')' || c == '}') --depth;
        if (c == ':' && depth == 0)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::optional<std::string> values_of(const std::string& text) {
    const std::string lower = lower_case(text);
    if (lower.starts_with("list(") && lower.ends_with(")")) return "list " + text.substr(5, text.size() - 6);
    const std::vector<std::string> parts = parts_of(text);
    for (const std::string& part : parts)
        if (part.empty()) return std::nullopt;
    if (parts.size() == 1) return "list " + text;
    if (parts.size() == 3) return parts[0] + " " + parts[1] + " " + parts[2];
    if (parts.size() != 4) return std::nullopt;
    const std::string kind = lower_case(parts[2]);
    if (kind != "log" && kind != "lin" && kind != "dec" && kind != "oct") return std::nullopt;
    return kind + " " + parts[3] + " " + parts[0] + " " + parts[1];
}

} // namespace

void read_step_options(const std::vector<std::string>& steps, Sources& sources, Diagnostics& diagnostics,
                       Deck& deck) {
    for (const std::string& step : steps) {
        const std::size_t equals = step.find('=');
        const std::optional<std::string> values =
            equals == std::string::npos || equals == 0 ? std::nullopt : values_of(step.substr(equals + 1));
        const std::string text = values ? ".step " + step.substr(0, equals) + " " + *values : step;
        const int file = sources.add("<--step " + step + ">", text);
        if (!values) {
            diagnostics.error({file, 1, 1, static_cast<int>(text.size())}, "bad-step",
                              "--step '" + step + "' is no sweep", step_forms);
            continue;
        }
        Card card;
        card.text = CardText(file);
        card.text.append(text, 1, 1);
        card.words = split(card.text, diagnostics);
        if (!card.words.empty()) deck.requests.push_back(std::move(card));
    }
}

void read_command_cards(const ReadOptions& options, Diagnostics& diagnostics, Deck& deck) {
    for (const std::string& text : options.cards) {
        Card card;
        card.text = CardText(options.cards_from.file);
        card.text.append(text, options.cards_from.line, options.cards_from.column);
        card.words = split(card.text, diagnostics);
        if (card.words.empty()) continue;
        (card.key() == ".param" ? deck.top.parameters : deck.requests).push_back(std::move(card));
    }
}

} // namespace nullor::parser
