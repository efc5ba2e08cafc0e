#include "parser/export/export_writer.hpp"

namespace nullor::parser {

namespace {

constexpr std::size_t line_length = 110;

} // namespace

void ExportWriter::card(std::string_view text) {
    while (text.size() > line_length) {
        // A word longer than a line stays whole.
        std::size_t blank = text.rfind(' ', line_length);
        if (blank == std::string_view::npos || blank == 0) blank = text.find(' ', line_length);
        if (blank == std::string_view::npos) break;
        text_.append(text.substr(0, blank)).append("\n+ ");
        text.remove_prefix(blank + 1);
    }
    text_.append(text).append("\n");
}

void ExportWriter::comment(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        text_.append("* ").append(text.substr(0, end)).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

} // namespace nullor::parser
