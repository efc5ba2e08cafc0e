#include "parser/deck/card.hpp"

#include <algorithm>

namespace nullor::parser {

Span Card::span(std::size_t first, std::size_t last) const {
    if (first >= words.size() || last <= first) return words.front().span;
    const std::size_t begin = words[first].begin;
    return text.span(begin, words[std::min(last, words.size()) - 1].end - begin);
}

} // namespace nullor::parser
