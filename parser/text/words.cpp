#include "parser/text/words.hpp"

#include <algorithm>

namespace nullor::parser {

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

namespace {

// Length of the punctuation that starts at p, or 0.
std::size_t punctuation(std::string_view text, std::size_t p) {
    const char c = text[p];
    const bool equal_follows = p + 1 < text.size() && text[p + 1] == '=';
    if ((c == '=' || c == '<' || c == '>' || c == '!') && equal_follows) return 2;
    return c == '(' || c == ')' || c == ',' || c == '=' ? 1 : 0;
}

// Length of a keyword that no blank needs to follow, else of the whole word: PARAMS:R=1k
std::size_t keyword(std::string_view word) {
    for (const std::string_view key : {"params:", "optional:"})
        if (word.size() > key.size() && lower_case(word.substr(0, key.size())) == key) return key.size();
    return word.size();
}

// End of the group that opens at p, its closing character included; npos if it is not closed.
std::size_t group_end(std::string_view text, std::size_t p) {
    if (text[p] != '{') {
        const std::size_t close = text.find(text[p], p + 1);
        return close == std::string_view::npos ? close : close + 1;
    }
    int depth = 0;
    for (std::size_t k = p; k < text.size(); ++k) {
        if (text[k] == '{') ++depth;
        if (text[k] == '}' && --depth == 0) return k + 1;
    }
    return std::string_view::npos;
}

} // namespace

std::vector<Word> split(const CardText& card, Diagnostics& diagnostics) {
    return split(card, 0, card.text().size(), diagnostics);
}

std::vector<Word> split(const CardText& card, std::size_t first, std::size_t last, Diagnostics& diagnostics) {
    const std::string_view text = std::string_view(card.text()).substr(0, last);
    std::vector<Word> words;
    words.reserve(4); // a name, two nodes and a value
    const auto add = [&](Word::Kind kind, std::size_t begin, std::size_t end, std::size_t frame) {
        Word word;
        word.kind = kind;
        word.text = std::string(text.substr(begin + frame, end - begin - 2 * frame));
        word.lower = lower_case(word.text);
        word.begin = begin;
        word.end = end;
        word.span = card.span(begin, end - begin);
        words.push_back(std::move(word));
    };
    std::size_t p = first;
    while (p < text.size()) {
        const char c = text[p];
        if (blank(c)) {
            ++p;
        } else if (c == '{' || c == '\'' || c == '"') {
            const std::size_t end = group_end(text, p);
            if (end == std::string_view::npos) {
                diagnostics.error(card.span(p, 1), "unclosed",
                                  std::string("this ") + (c == '{' ? "brace" : "quote") + " is not closed");
                add(c == '"' ? Word::Kind::string : Word::Kind::braced, p, text.size(), 0);
                words.back().text.erase(0, 1);
                words.back().lower.erase(0, 1);
                words.back().closed = false;
                return words;
            }
            add(c == '"' ? Word::Kind::string : Word::Kind::braced, p, end, 1);
            p = end;
        } else if (const std::size_t length = punctuation(text, p); length > 0) {
            add(Word::Kind::punctuation, p, p + length, 0);
            p += length;
        } else {
            std::size_t end = p + 1;
            while (end < text.size() && !blank(text[end]) && text[end] != '{' && text[end] != '\'' &&
                   text[end] != '"' && punctuation(text, end) == 0)
                ++end;
            end = std::min(end, p + keyword(text.substr(p, end - p)));
            add(Word::Kind::plain, p, end, 0);
            p = end;
        }
    }
    return words;
}

std::size_t item_end(const std::vector<Word>& words, std::size_t k) {
    int depth = 0;
    for (std::size_t j = k; j < words.size(); ++j) {
        const Word& word = words[j];
        if (j > k && depth == 0 && (word.begin > words[j - 1].end || word.is(","))) return j;
        if (word.is("(")) ++depth;
        if (word.is(")") && --depth < 0) return j == k ? j + 1 : j;
    }
    return words.size();
}

std::size_t value_end(const std::vector<Word>& words, std::size_t k, std::size_t last) {
    int depth = 0;
    const std::size_t limit = std::min(last, words.size());
    std::size_t end = limit;
    for (std::size_t j = k; j < limit; ++j) {
        if (words[j].is("(")) ++depth;
        if (words[j].is(")")) --depth;
        if (depth != 0 || j == k || !words[j].is("=")) continue;
        end = j - 1;
        if (words[end].is(")")) {
            int open = 0;
            for (std::size_t i = j; i-- > k;) {
                if (words[i].is(")")) ++open;
                if (words[i].is("(") && --open == 0) {
                    end = i > k ? i - 1 : i;
                    break;
                }
            }
        }
        break;
    }
    while (end > k && words[end - 1].is(",")) --end;
    return end;
}

std::size_t joined_end(const std::vector<Word>& words, std::size_t k) {
    constexpr std::string_view operators = "+-*/%^?:&|<>=!~";
    const auto is_operator = [&](char c) { return operators.find(c) != std::string_view::npos; };
    std::size_t end = item_end(words, k);
    while (end < words.size() && !words[end].is(")") && !words[end].is(",") && !words[end].is("=")) {
        const Word &left = words[end - 1], &right = words[end];
        const bool joins = (left.kind == Word::Kind::plain && is_operator(left.lower.back())) ||
                           (right.kind != Word::Kind::braced && is_operator(right.lower.front()));
        const bool names_next = end + 1 < words.size() && words[end + 1].is("=");
        if (!joins || names_next || right.kind == Word::Kind::string) break;
        end = item_end(words, end);
    }
    return end;
}

std::size_t closing(const std::vector<Word>& words, std::size_t k) {
    int depth = 0;
    for (std::size_t j = k; j < words.size(); ++j) {
        if (words[j].is("(")) ++depth;
        if (words[j].is(")") && --depth == 0) return j;
    }
    return words.size();
}

} // namespace nullor::parser
