#include "cli/text/messages.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace nullor::cli {

namespace {

constexpr std::size_t most_of_word = 200; // CONTRACT: as of quoted source
constexpr std::size_t most_of_line = 1000;
constexpr std::string_view ellipsis = "...";

bool begun_before(char c) { // a character that an earlier byte began
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The beginning, two thirds of what is left, and the end.
std::string without_middle(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    const std::size_t kept = most - ellipsis.size();
    std::size_t head = 2 * kept / 3, tail = text.size() - (kept - head);
    while (head > 0 && begun_before(text[head])) --head;
    while (tail < text.size() && begun_before(text[tail])) ++tail;
    return fmt::format("{}{}{}", text.substr(0, head), ellipsis, text.substr(tail));
}

// A line's words are cut before the line is: a long name leaves the sentence around it whole.
std::string line_to_size(std::string_view line) {
    std::string text;
    while (!line.empty()) {
        const std::size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
        text += line.substr(0, blanks);
        line.remove_prefix(blanks);
        const std::size_t word = std::min(line.find_first_of(" \t"), line.size());
        text += without_middle(line.substr(0, word), most_of_word);
        line.remove_prefix(word);
    }
    return without_middle(text, most_of_line);
}

} // namespace

std::string cut_to_size(std::string_view text) {
    if (text.size() <= most_of_word) return std::string(text);
    std::string result;
    for (;;) {
        const std::size_t end = text.find('\n');
        result += line_to_size(text.substr(0, end));
        if (end == std::string_view::npos) return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

void complain(std::string_view message, std::string_view hint) {
    fmt::print(stderr, "error: {}\n", cut_to_size(message));
    if (!hint.empty()) fmt::print(stderr, "  hint: {}\n", cut_to_size(hint));
}

void complain(const Failure& failure) {
    complain(failure.message, failure.hint);
}

} // namespace nullor::cli
