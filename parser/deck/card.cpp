#include "parser/deck/card.hpp"

#include <algorithm>
#include <iterator>

namespace nullor::parser {

Span Card::span(std::size_t first, std::size_t last) const {
    if (first >= words.size() || last <= first) return words.front().span;
    const std::size_t begin = words[first].begin;
    return text.span(begin, words[std::min(last, words.size()) - 1].end - begin);
}

bool is_silent(std::string_view key) {
    return std::find(std::begin(silent_cards), std::end(silent_cards), key) != std::end(silent_cards);
}

bool is_print(std::string_view key) {
    return key == ".print" || key == ".plot";
}

// PSpice writes what the file is to be into the word: .probe/csdf
bool is_save(std::string_view key) {
    key = key.substr(0, key.find('/'));
    return key == ".save" || key == ".probe" || key == ".probe64";
}

} // namespace nullor::parser
