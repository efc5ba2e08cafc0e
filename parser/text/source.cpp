#include "parser/text/source.hpp"

#include <algorithm>

namespace nullor::parser {

int Sources::add(std::string name, std::string text, Span from) {
    SourceFile file;
    file.name = std::move(name);
    file.text = std::move(text);
    file.from = from;
    file.starts.push_back(0);
    for (std::size_t k = 0; k < file.text.size(); ++k)
        if (file.text[k] == '\n') file.starts.push_back(static_cast<int>(k + 1));
    files_.push_back(std::move(file));
    return count() - 1;
}

std::string_view Sources::line(int file, int line) const {
    const SourceFile& source = this->file(file);
    if (line < 1 || line > static_cast<int>(source.starts.size())) return {};
    const auto begin = static_cast<std::size_t>(source.starts[static_cast<std::size_t>(line - 1)]);
    std::size_t end = source.text.find('\n', begin);
    if (end == std::string::npos) end = source.text.size();
    if (end > begin && source.text[end - 1] == '\r') --end;
    return std::string_view(source.text).substr(begin, end - begin);
}

void CardText::append(std::string_view piece, int line, int column) {
    pieces_.push_back({text_.size(), line, column});
    text_ += piece;
}

Span CardText::span(std::size_t offset, std::size_t length) const {
    if (pieces_.empty()) return {};
    auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                  [](std::size_t o, const Piece& p) { return o < p.offset; });
    const Piece& piece = after == pieces_.begin() ? *after : *(after - 1);
    const std::size_t end = after == pieces_.end() ? text_.size() : after->offset;
    const std::size_t room = end > offset ? end - offset : 0;
    return {file_, piece.line, piece.column + static_cast<int>(offset - piece.offset),
            static_cast<int>(std::max<std::size_t>(1, std::min(length, room)))};
}

} // namespace nullor::parser
