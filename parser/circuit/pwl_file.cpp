#include "parser/circuit/pwl_file.hpp"

#include <string_view>

#include "parser/deck/includes.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

bool separates(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '(' || c == ')';
}

} // namespace

std::vector<double> read_pwl_file(const std::string& name, Span from, Build& build,
                                  Diagnostics& diagnostics) {
    std::vector<double> numbers;
    const int file = load_named(name, from, build.deck_file, build.options, build.sources, diagnostics);
    if (file < 0) return numbers;
    const SourceFile& source = build.sources.file(file);
    for (int line = 1; line <= static_cast<int>(source.starts.size()); ++line) {
        const std::string_view text = build.sources.line(file, line);
        for (std::size_t p = 0; p < text.size();) {
            const char c = text[p];
            if (separates(c)) {
                ++p;
                continue;
            }
            if (c == ';' || c == '*' || c == '#' || text.substr(p, 2) == "//") break;
            const NumberResult number = parse_number(text, p);
            if (!number.ok()) {
                diagnostics.error({file, line, static_cast<int>(number.error_offset) + 1,
                                   static_cast<int>(number.error_length)},
                                  "bad-number", number.error, number.hint);
                return numbers;
            }
            const bool relative = c == '+' && numbers.size() % 2 == 0 && !numbers.empty();
            numbers.push_back(number.value + (relative ? numbers[numbers.size() - 2] : 0));
            p += number.length;
        }
    }
    if (numbers.empty()) diagnostics.error(from, "empty-file", "'" + source.name + "' holds no points");
    return numbers;
}

} // namespace nullor::parser
