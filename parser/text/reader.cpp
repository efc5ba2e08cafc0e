#include "parser/text/reader.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include "engine/base/near_names.hpp"
#include "parser/text/words.hpp"

namespace nullor::parser {

namespace {

// Where a trailing comment starts, or the end of the line. What stands in braces or quotes is no comment;
// braces may stay open over continuation lines, quotes may not. A $ in the place of a device's first two
// nodes is a node: nothing else would be left of the card.
std::size_t comment_start(std::string_view line, std::size_t p, int& depth) {
    const std::size_t begin = p;
    std::size_t nodes_end = p;
    if (p < line.size() && std::isalpha(static_cast<unsigned char>(line[p])))
        for (int k = line[p] == 'x' || line[p] == 'X' ? 1 : 2; k > 0; --k) {
            while (nodes_end < line.size() && !blank(line[nodes_end])) ++nodes_end;
            while (nodes_end < line.size() && blank(line[nodes_end])) ++nodes_end;
        }
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
        if (c == '$' && (p + 1 == line.size() || (blank(line[p + 1]) && (p == begin || p > nodes_end))))
            return p;
        if (c == '/' && p + 1 < line.size() && line[p + 1] == '/') return p;
    }
    return line.size();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

// What libraries glue a comment to: .ENDS*////, .ENDS//x, .ends---
constexpr std::string_view closing_words[] = {".ends", ".eom", ".end", ".endl", ".endc"};
// Cards that may stand behind "*@"; every other line that starts so is somebody's comment.
constexpr std::string_view native_words[] = {".expect", ".options", ".option", ".opt"};

template <std::size_t n>
bool contains(const std::string_view (&list)[n], std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// The line without a comment that stands glued to one of the closing words at p.
std::string_view without_glued(std::string_view text, std::size_t p) {
    std::size_t end = p + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
        ++end;
    if (end == text.size() || blank(text[end]) ||
        !contains(closing_words, lower_case(text.substr(p, end - p))))
        return text;
    return text.substr(0, end);
}

// What word processors and joined files put where a netlist has a minus or a blank: dashes (en, em and
// U+2212, and the en dash of Windows-1252 read as Latin-1), blanks that do not break, control characters.
struct Stray {
    std::string_view bytes;
    char meant;
};
constexpr Stray strays[] = {{"\xE2\x80\x93", '-'}, {"\xE2\x80\x94", '-'}, {"\xE2\x88\x92", '-'},
                            {"\xC2\x96", '-'},     {"\xC2\x97", '-'},     {"\xC2\xA0", ' '}};

// The stray character at p, or none; quotes hold names, and those stay.
Stray stray_at(std::string_view text, std::size_t p) {
    if (static_cast<unsigned char>(text[p]) < 0x20 && !blank(text[p])) return {text.substr(p, 1), ' '};
    for (const Stray& stray : strays)
        if (text.substr(p, stray.bytes.size()) == stray.bytes) return stray;
    // Control characters of Latin-1: what other alphabets have there.
    if (text[p] == '\xc2' && p + 1 < text.size() && static_cast<unsigned char>(text[p + 1]) < 0xa0)
        return {text.substr(p, 2), ' '};
    return {};
}

class LineReader {
public:
    LineReader(int file, bool deck, Diagnostics& diagnostics)
        : file_(file), deck_(deck), diagnostics_(diagnostics) {}

    // False behind .end.
    bool line(std::string_view text, int number);
    RawText finish();

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    void append(CardText& card, std::string_view piece, int number, int column);
    void start(std::string_view text, int number, std::size_t begin, bool native);
    void go_on(std::string_view text, int number, std::size_t plus, bool native);
    void native(std::string_view text, int number, std::size_t star);
    bool opens_block(std::string_view word, Span place);
    void command(std::string_view text, int number, std::size_t begin);
    [[nodiscard]] Span span(int number, std::size_t begin, std::size_t length) const {
        return {file_, number, static_cast<int>(begin) + 1, static_cast<int>(length)};
    }

    int file_;
    bool deck_;
    Diagnostics& diagnostics_;
    RawText result_;
    std::size_t last_[2] = {none, none}; // the card that "+" and the one that "*@+" continues
    int depth_[2] = {0, 0};              // braces open in it
    std::string block_end_;              // of a block that is left out, ".endc"; empty outside of them
    Span block_;
};

// Appends a piece of a line, its stray characters replaced.
void LineReader::append(CardText& card, std::string_view piece, int number, int column) {
    std::size_t done = 0;
    char quote = 0;
    const auto up_to = [&](std::size_t p) {
        if (p > done) card.append(piece.substr(done, p - done), number, column + static_cast<int>(done));
    };
    for (std::size_t p = 0; p < piece.size(); ++p) {
        if (piece[p] == '"') quote = quote == 0 ? '"' : '\0';
        const bool ascii = piece[p] >= 0x20 && piece[p] < 0x7f;
        if (ascii || quote != 0) continue;
        const Stray stray = stray_at(piece, p);
        if (stray.bytes.empty()) continue;
        up_to(p);
        card.append({&stray.meant, 1}, number, column + static_cast<int>(p));
        if (stray.meant == '-')
            diagnostics_.warning(span(number, static_cast<std::size_t>(column) - 1 + p, stray.bytes.size()),
                                 "dash", "this dash is taken as a minus");
        done = p + stray.bytes.size();
        p = done - 1;
    }
    up_to(piece.size());
}

void LineReader::start(std::string_view text, int number, std::size_t begin, bool native) {
    depth_[native] = 0;
    const std::string_view body =
        trimmed(text.substr(0, comment_start(text, begin, depth_[native])).substr(begin));
    if (body.empty()) return;
    RawCard card;
    card.text = CardText(file_);
    card.native = native;
    append(card.text, body, number, static_cast<int>(body.data() - text.data()) + 1);
    last_[native] = result_.cards.size();
    result_.cards.push_back(std::move(card));
}

// Behind the "*@" that starts at `star`.
void LineReader::native(std::string_view text, int number, std::size_t star) {
    const std::size_t p = star + 2;
    if (p < text.size() && text[p] == '+') {
        if (last_[true] != none) go_on(text, number, p, true);
        return;
    }
    last_[true] = none;
    if (!deck_ || p >= text.size() || text[p] != '.') return;
    std::size_t end = p;
    while (end < text.size() && !blank(text[end])) ++end;
    const std::string word = lower_case(text.substr(p, end - p));
    if (contains(native_words, word)) return start(text, number, p, true);
    std::string meant = did_you_mean(word, {std::begin(native_words), std::end(native_words)});
    if (!meant.empty())
        diagnostics_.warning(span(number, p, word.size()), "native-unknown",
                             "'" + word + "' is no card that may stand behind *@: this line is a comment",
                             std::move(meant));
}

void LineReader::go_on(std::string_view text, int number, std::size_t plus, bool native) {
    if (last_[native] == none) {
        diagnostics_.error(span(number, plus, 1), "no-card-to-continue",
                           "there is no card that this + could continue");
        return;
    }
    const std::size_t end = comment_start(text, plus + 1, depth_[native]);
    std::size_t begin = plus + 1;
    while (begin < end && blank(text[begin])) ++begin;
    if (begin == end) return;
    const std::string piece = " " + std::string(trimmed(text.substr(begin, end - begin)));
    append(result_.cards[last_[native]].text, piece, number, static_cast<int>(begin));
}

// A line of a .control block; there `$` starts the name of a variable, and no comment.
void LineReader::command(std::string_view text, int number, std::size_t begin) {
    bool quoted = false;
    std::size_t end = begin;
    for (; end < text.size() && (quoted || text[end] != ';'); ++end)
        if (text[end] == '"') quoted = !quoted;
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    if (line.empty() || line.front() == '*' || line.front() == '#') return;
    std::vector<ControlLine>& lines = result_.control_lines;
    if (line.front() == '+' && !lines.empty())
        lines.back().text += " " + std::string(trimmed(line.substr(1)));
    else
        lines.push_back({std::string(line), span(number, begin, line.size())});
}

// Blocks that are left out: .control, and the names that PSpice's schematics give to nodes and devices.
bool LineReader::opens_block(std::string_view word, Span place) {
    if (word != ".control" && word != ".aliases") return false;
    if (word == ".control") result_.controls.push_back(place);
    block_end_ = word == ".control" ? ".endc" : ".endaliases";
    block_ = place;
    return true;
}

bool LineReader::line(std::string_view text, int number) {
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    std::size_t p = 0;
    while (p < text.size() && blank(text[p])) ++p;
    if (p == text.size()) return true;
    if (text[p] == '.') text = without_glued(text, p);
    std::size_t word_end = p;
    while (word_end < text.size() && !blank(text[word_end]) && text[word_end] != ';') ++word_end;
    const std::string word = lower_case(text.substr(p, word_end - p));
    const Span place = span(number, p, word.size());

    if (!block_end_.empty()) {
        if (word == block_end_)
            block_end_.clear();
        else if (block_end_ == ".endc")
            command(text, number, p);
        return true;
    }
    if (opens_block(word, place)) return true;
    if (word == ".end") return false;
    if (word == ".endc" || word == ".endaliases")
        diagnostics_.error(place, "stray-" + word.substr(1),
                           word + " without " + (word == ".endc" ? ".control" : ".aliases"));
    else if (text[p] == '*' && text.substr(p, 2) == "*@")
        native(text, number, p);
    else if (text[p] == '*')
        return true;
    else if (text[p] == '+')
        go_on(text, number, p, false);
    else
        start(text, number, p, false);
    return true;
}

RawText LineReader::finish() {
    if (block_end_.empty()) return std::move(result_);
    const std::string opens = block_end_ == ".endc" ? "control" : "aliases";
    diagnostics_.error(block_, "unclosed-" + opens, "this ." + opens + " has no " + block_end_);
    return std::move(result_);
}

// The text of a title line; KiCad and others write it as the card that would give it.
std::string title_of(std::string_view line) {
    std::string_view text = trimmed(line);
    if (text.size() > 6 && lower_case(text.substr(0, 6)) == ".title" && blank(text[6])) text.remove_prefix(6);
    while (!text.empty() && (text.front() == '*' || blank(text.front()))) text.remove_prefix(1);
    return std::string(text);
}

} // namespace

RawText read_lines(int file, const SourceFile& source, bool deck, Diagnostics& diagnostics) {
    LineReader reader(file, deck, diagnostics);
    std::string_view rest = source.text;
    std::string title;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (deck && number == 1) {
            title = title_of(line);
        } else if (!reader.line(line, number)) {
            break;
        }
    }
    RawText result = reader.finish();
    result.title = std::move(title);
    return result;
}

} // namespace nullor::parser
