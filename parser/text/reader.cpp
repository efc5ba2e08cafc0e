#include "parser/text/reader.hpp"

#include <string_view>

#include "parser/text/words.hpp"

namespace nullor::parser {

namespace {

// Where a trailing comment starts, or the end of the line. What stands in braces or quotes is no comment;
// braces may stay open over continuation lines, quotes may not.
std::size_t comment_start(std::string_view line, std::size_t p, int& depth) {
    for (; p < line.size(); ++p) {
        const char c = line[p];
        if (c == '{') ++depth;
        if (c == '}' && depth > 0) --depth;
        if (depth > 0) continue;
        if (c == '\'' || c == '"') {
            const std::size_t close = line.find(c, p + 1);
            if (close != std::string_view::npos) p = close;
            continue;
        }
        if (c == ';') return p;
        if (p > 0 && !blank(line[p - 1])) continue;
        if (c == '$' && (p + 1 == line.size() || blank(line[p + 1]))) return p;
        if (c == '/' && p + 1 < line.size() && line[p + 1] == '/') return p;
    }
    return line.size();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

class LineReader {
public:
    LineReader(int file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

    // False behind .end.
    bool line(std::string_view text, int number);
    RawText finish();

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    void start(std::string_view text, int number, std::size_t begin, bool native);
    void go_on(std::string_view text, int number, std::size_t plus, bool native);
    [[nodiscard]] Span span(int number, std::size_t begin, std::size_t length) const {
        return {file_, number, static_cast<int>(begin) + 1, static_cast<int>(length)};
    }

    int file_;
    Diagnostics& diagnostics_;
    RawText result_;
    std::size_t last_[2] = {none, none}; // the card that "+" and the one that "*@+" continues
    int depth_[2] = {0, 0};              // braces open in it
    bool in_control_ = false;
};

void LineReader::start(std::string_view text, int number, std::size_t begin, bool native) {
    depth_[native] = 0;
    const std::string_view body =
        trimmed(text.substr(0, comment_start(text, begin, depth_[native])).substr(begin));
    if (body.empty()) return;
    RawCard card;
    card.text = CardText(file_);
    card.native = native;
    card.text.append(body, number, static_cast<int>(body.data() - text.data()) + 1);
    last_[native] = result_.cards.size();
    result_.cards.push_back(std::move(card));
}

void LineReader::go_on(std::string_view text, int number, std::size_t plus, bool native) {
    if (last_[native] == none) {
        diagnostics_.error(span(number, plus, 1), "no-card-to-continue",
                           native ? "there is no *@ card that this *@+ could continue"
                                  : "there is no card that this + could continue");
        return;
    }
    const std::size_t end = comment_start(text, plus + 1, depth_[native]);
    std::size_t begin = plus + 1;
    while (begin < end && blank(text[begin])) ++begin;
    if (begin == end) return;
    const std::string piece = " " + std::string(trimmed(text.substr(begin, end - begin)));
    result_.cards[last_[native]].text.append(piece, number, static_cast<int>(begin));
}

bool LineReader::line(std::string_view text, int number) {
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    std::size_t p = 0;
    while (p < text.size() && blank(text[p])) ++p;
    if (p == text.size()) return true;
    std::size_t word_end = p;
    while (word_end < text.size() && !blank(text[word_end]) && text[word_end] != ';') ++word_end;
    const std::string word = lower_case(text.substr(p, word_end - p));

    if (in_control_) {
        in_control_ = word != ".endc";
        return true;
    }
    if (word == ".control") {
        result_.controls.push_back(span(number, p, word.size()));
        in_control_ = true;
        return true;
    }
    if (word == ".end") return false;
    if (word == ".endc")
        diagnostics_.error(span(number, p, word.size()), "stray-endc", ".endc without .control");
    else if (text[p] == '*' && text.substr(p, 3) == "*@+")
        go_on(text, number, p + 2, true);
    else if (text[p] == '*' && text.substr(p, 2) == "*@")
        start(text, number, p + 2, true);
    else if (text[p] == '*')
        return true;
    else if (text[p] == '+')
        go_on(text, number, p, false);
    else
        start(text, number, p, false);
    return true;
}

RawText LineReader::finish() {
    if (in_control_)
        diagnostics_.error(result_.controls.back(), "unclosed-control", "this .control has no .endc");
    return std::move(result_);
}

} // namespace

RawText read_lines(int file, const SourceFile& source, bool deck, Diagnostics& diagnostics) {
    LineReader reader(file, diagnostics);
    std::string_view rest = source.text;
    std::string title;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (deck && number == 1) {
            std::string_view text = trimmed(line);
            while (!text.empty() && (text.front() == '*' || blank(text.front()))) text.remove_prefix(1);
            title = std::string(text);
        } else if (!reader.line(line, number)) {
            break;
        }
    }
    RawText result = reader.finish();
    result.title = std::move(title);
    return result;
}

} // namespace nullor::parser
