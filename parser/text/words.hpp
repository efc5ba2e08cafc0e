#pragma once
// A card split into words, at its top level: what stands in {..}, '..' or ".." is one word.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

struct Word {
    enum class Kind {
        plain,       // between blanks and punctuation
        braced,      // {..} or '..': an expression
        string,      // "..": a file name
        punctuation, // ( ) , = and the comparisons == <= >= !=
    } kind = Kind::plain;
    std::string text;       // as written, without braces or quotes
    std::string lower;      // the same in lower case (ASCII)
    std::size_t begin, end; // bytes of the card's text, braces and quotes included
    Span span;
    bool closed = true; // false: its brace or quote is not, which split() reports

    [[nodiscard]] bool is(std::string_view lower_case) const {
        return lower == lower_case && (kind == Kind::plain || kind == Kind::punctuation);
    }
    [[nodiscard]] bool is_punctuation() const { return kind == Kind::punctuation; }
    // A blank in a list of nodes or numbers: parentheses and commas.
    [[nodiscard]] bool is_blank() const { return is("(") || is(")") || is(","); }
};

// What parts words of one line, but for punctuation.
[[nodiscard]] constexpr bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

// ASCII only; other bytes stay.
[[nodiscard]] std::string lower_case(std::string_view text);

// An unclosed brace or quote is reported; its word then runs to the end of the card.
[[nodiscard]] std::vector<Word> split(const CardText& card, Diagnostics& diagnostics);

// Index after the item that starts at word k. An item ends at a blank or a comma outside parentheses:
// "v(a, b)/2" is one item of six words.
[[nodiscard]] std::size_t item_end(const std::vector<Word>& words, std::size_t k);

// Index after the value that starts at word k, behind an "=": it runs to the next "name =" or "name(..) =" or
// to word `last`, trailing commas left out, so that a bare value may hold blanks: `x = a + b y = 2`.
[[nodiscard]] std::size_t value_end(const std::vector<Word>& words, std::size_t k,
                                    std::size_t last = static_cast<std::size_t>(-1));

// Index after the value that starts at word k, where words that are no part of it may follow: items that an
// operator joins, `a + b`.
[[nodiscard]] std::size_t joined_end(const std::vector<Word>& words, std::size_t k);

// Index of the ")" that closes the "(" at word k; words.size() if there is none.
[[nodiscard]] std::size_t closing(const std::vector<Word>& words, std::size_t k);

} // namespace nullor::parser
