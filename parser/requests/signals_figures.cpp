// Columns that an analysis has of its own, by name: gain, sens(r1), pole(2).

#include <algorithm>

#include "parser/requests/signals_resolver.hpp"

namespace nullor::parser {

namespace {

// "1" is the first; -1 of what is no number of a row.
int row_of(const std::string& text) {
    constexpr std::size_t most_digits = 6;
    const bool number = !text.empty() && text.size() <= most_digits &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    return number ? std::stoi(text) - 1 : -1;
}

} // namespace

std::optional<expr::Ref> SignalResolver::figure(const std::string& name) {
    int index = figure_index(name);
    expr::SignalInput input;
    input.kind = expr::SignalInput::Kind::probe;
    // pole(2): of the second row.
    const std::size_t open = name.find('(');
    if (index < 0 && axis_ == "index" && open != std::string::npos) {
        index = figure_index(name.substr(0, open));
        input.index = index < 0 ? -1 : row_of(name.substr(open + 1, name.size() - open - 2));
        if (index >= 0 && input.index < 0) return std::nullopt;
    }
    if (index < 0) return std::nullopt;
    input.probe = figure_probe(static_cast<std::size_t>(index));
    return read(input);
}

int SignalResolver::figure_index(const std::string& name) const {
    const auto found = std::find_if(figures_.begin(), figures_.end(), [&](const analysis::Figure& one) {
        return one.name == name || one.spice == name;
    });
    return found == figures_.end() ? -1 : static_cast<int>(found - figures_.begin());
}

} // namespace nullor::parser
