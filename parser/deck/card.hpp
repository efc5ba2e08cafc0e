#pragma once
// One statement of a deck, its continuation lines included.

#include <string>
#include <string_view>
#include <vector>

#include "parser/text/source.hpp"
#include "parser/text/words.hpp"

namespace nullor::parser {

struct Card {
    CardText text;
    std::vector<Word> words; // never empty
    bool native = false;     // stood in a "*@" line

    // ".tran", "r1"
    [[nodiscard]] const std::string& key() const { return words.front().lower; }
    [[nodiscard]] Span span() const { return words.front().span; }
    // The words [first, last) as one place.
    [[nodiscard]] Span span(std::size_t first, std::size_t last) const;
};

// Cards that say something to an editor or a printer only, and those that choose output.
inline constexpr std::string_view silent_cards[] = {".backanno", ".width"};
[[nodiscard]] bool is_silent(std::string_view key);
[[nodiscard]] bool is_print(std::string_view key);
[[nodiscard]] bool is_save(std::string_view key);

} // namespace nullor::parser
