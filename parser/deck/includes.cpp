#include "parser/deck/includes.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "parser/deck/own_library.hpp"
#include "parser/text/file_search.hpp"
#include "parser/text/number.hpp"
#include "parser/text/reader.hpp"
#include "parser/text/text.hpp"

namespace nullor::parser {

namespace {

constexpr std::size_t deepest_include = 64;
constexpr std::size_t most_includes = 10000; // files that include each other twice would double at each level

// What the words [first, last) name: a quoted name, or bare text with all its punctuation.
std::string file_name(const Card& card, std::size_t first, std::size_t last) {
    if (card.words[first].kind != Word::Kind::plain && !card.words[first].is_punctuation())
        return card.words[first].text;
    const std::size_t begin = card.words[first].begin;
    return card.text.text().substr(begin, card.words[last - 1].end - begin);
}

// Where a file that a card at `from` names may lie.
std::vector<std::string> folders_of(Span from, int deck, const ReadOptions& options, const Sources& sources) {
    std::vector<std::string> folders{folder_of(sources.file(from.file).name)};
    if (const std::string top = folder_of(sources.file(deck).name); top != folders[0]) folders.push_back(top);
    folders.insert(folders.end(), options.include_paths.begin(), options.include_paths.end());
    return folders;
}

// Index after the bare or quoted file name at word k: blanks end a bare one.
std::size_t name_end(const std::vector<Word>& words, std::size_t k) {
    if (words[k].kind != Word::Kind::plain && !words[k].is_punctuation()) return k + 1;
    std::size_t end = k + 1;
    while (end < words.size() && words[end].begin == words[end - 1].end) ++end;
    return end;
}

// {model} is a name, and {A=1 B=2} (IsSpice) are parameters, where an instance or a subcircuit names them;
// the value behind an equals sign stays an expression.
void open_braces(Card& card) {
    const bool instance = card.key()[0] == 'x';
    std::vector<Word> words;
    for (std::size_t k = 0; k < card.words.size(); ++k) {
        Word& word = card.words[k];
        const bool braces =
            word.kind == Word::Kind::braced && word.closed && card.text.text()[word.begin] == '{';
        std::vector<Word> inner;
        Diagnostics found;
        if (braces && !(k > 0 && card.words[k - 1].is("=")))
            inner = split(card.text, word.begin + 1, word.end - 1, found);
        const bool last = k + 1 == card.words.size() || card.words[k + 1].is("params:") ||
                          (k + 2 < card.words.size() && card.words[k + 2].is("="));
        const bool name = instance && last && inner.size() == 1 && inner[0].kind == Word::Kind::plain &&
                          !starts_number(inner[0].text, 0, true);
        if (name || (inner.size() > 2 && inner[1].is("=")))
            std::move(inner.begin(), inner.end(), std::back_inserter(words));
        else
            words.push_back(std::move(word));
    }
    card.words = std::move(words);
}

bool is_lib(const Card& card) {
    return card.key() == ".lib";
}

class Expander {
public:
    Expander(const ReadOptions& options, Sources& sources, Diagnostics& diagnostics, FlatDeck& result)
        : options_(options), sources_(sources), diagnostics_(diagnostics), result_(result) {}

    void deck(int file) {
        deck_ = file;
        open_.push_back({sources_.file(file).name, ""});
        expand(file, "", true, {}, {});
    }

private:
    // section: only what stands between ".lib section" and ".endl"; empty: everything outside of sections.
    // from, section_at: where the file and the section are named, for messages.
    void expand(int file, const std::string& section, bool deck, Span from, Span section_at);
    std::vector<Card> cards_of(int file, bool deck);
    [[nodiscard]] std::string why_no_section(const std::string& section,
                                             const std::vector<std::string>& sections,
                                             const std::vector<Card>& cards) const;
    [[nodiscard]] std::size_t library_end(const Card& card) const;
    void draw_in(const Card& card, std::size_t name_first, std::size_t name_last, const std::string& section);

    struct Open {
        std::string name, section;
    };
    const ReadOptions& options_;
    Sources& sources_;
    Diagnostics& diagnostics_;
    FlatDeck& result_;
    std::vector<Open> open_;
    int deck_ = -1;
    std::size_t includes_ = 0;
};

std::vector<Card> Expander::cards_of(int file, bool deck) {
    RawText raw = read_lines(file, sources_.file(file), deck, diagnostics_);
    if (deck) result_.title = raw.title;
    result_.controls.insert(result_.controls.end(), raw.controls.begin(), raw.controls.end());
    std::move(raw.control_lines.begin(), raw.control_lines.end(), std::back_inserter(result_.control_lines));
    std::vector<Card> cards;
    cards.reserve(raw.cards.size());
    for (RawCard& text : raw.cards) {
        Card card;
        card.native = text.native;
        card.text = std::move(text.text);
        card.words = split(card.text, diagnostics_);
        if (card.words.empty()) continue;
        if (card.key()[0] == 'x' || card.key() == ".subckt" || card.key() == ".macro") open_braces(card);
        cards.push_back(std::move(card));
    }
    return cards;
}

// Index after the file name of a .lib card. A bare one may hold blanks, as C:\Program Files\x\my parts.lib
// does: the last word is a section where it looks like one, or where only the words before it are a file.
std::size_t Expander::library_end(const Card& card) const {
    const std::vector<Word>& words = card.words;
    const std::size_t first = name_end(words, 1), all = words.size();
    if (first == all || words[1].kind != Word::Kind::plain) return first;
    std::size_t last = all - 1; // where the last word starts
    while (last > first && words[last].begin == words[last - 1].end) --last;
    const auto is_file = [&](std::size_t end) {
        const std::string name = file_name(card, 1, end);
        std::vector<std::string> folders = folders_of(card.span(), deck_, options_, sources_);
        if (options_.sandbox) folders = folders_within(*options_.sandbox, name, folders);
        return find_file(name, folders).has_value();
    };
    const bool path = words[last].text.find_first_of("./\\") != std::string::npos;
    const std::size_t likely = path ? all : last;
    for (const std::size_t end : {likely, path ? last : all, first})
        if (is_file(end)) return end;
    return likely;
}

void Expander::expand(int file, const std::string& section, bool deck, Span from, Span section_at) {
    std::vector<Card> cards = cards_of(file, deck);
    // A ".lib word" opens a section if an .endl follows before the next .lib of one word; else it draws in a
    // file. So every section is closed.
    std::vector<bool> opens(cards.size(), false);
    bool closed = false;
    for (std::size_t k = cards.size(); k-- > 0;) {
        if (cards[k].key() == ".endl") closed = true;
        if (!is_lib(cards[k]) || cards[k].words.size() < 2) continue;
        if (cards[k].words[1].kind != Word::Kind::plain) continue;
        if (name_end(cards[k].words, 1) < cards[k].words.size() || !closed) continue;
        opens[k] = true;
        closed = false;
    }

    std::vector<std::string> sections;
    std::string inside; // the section that the card stands in
    bool found = section.empty();
    std::vector<Card> headers; // of subcircuits that are open
    if (result_.cards.empty()) result_.cards.reserve(cards.size());
    for (std::size_t k = 0; k < cards.size(); ++k) {
        Card& card = cards[k];
        if (opens[k]) {
            inside = card.words[1].lower;
            sections.push_back(inside);
            found = found || inside == section;
            continue;
        }
        if (card.key() == ".endl") {
            if (inside.empty()) diagnostics_.error(card.span(), "stray-endl", ".endl without .lib");
            inside.clear();
            continue;
        }
        if (inside != section) continue;
        const bool include = card.key() == ".include" || card.key() == ".inc";
        if (!include && !is_lib(card)) {
            if (card.key() == ".subckt" || card.key() == ".macro")
                headers.push_back(card);
            else if ((card.key() == ".ends" || card.key() == ".eom") && !headers.empty())
                headers.pop_back();
            result_.cards.push_back(std::move(card));
            continue;
        }
        if (card.words.size() < 2) {
            diagnostics_.error(card.span(), "missing-file-name", card.key() + " needs the name of a file");
            continue;
        }
        std::size_t end = include ? card.words.size() : library_end(card);
        if (include && card.words[1].kind != Word::Kind::plain) end = 2;
        draw_in(card, 1, end, !include && end < card.words.size() ? card.words[end].lower : std::string());
        if (!include && card.words.size() > end + 1)
            diagnostics_.error(card.words[end + 1].span, "unexpected-word",
                               "'" + card.words[end + 1].text + "' behind the section of a .lib card");
        if (include && card.words.size() > end)
            diagnostics_.error(card.words[end].span, "unexpected-word",
                               "'" + card.words[end].text + "' behind the file of an .include card");
    }
    // A library may lack the last .ends; a deck's own is told when all is read.
    for (; !deck && !headers.empty(); headers.pop_back()) {
        Card& end = headers.back();
        diagnostics_.warning(end.span(), "unclosed-subckt",
                             "this subcircuit has no .ends: it ends with its file");
        end.words.resize(1);
        end.words.front().text = end.words.front().lower = ".ends";
        result_.cards.push_back(std::move(end));
    }
    if (section.empty() && !sections.empty() && from.known())
        diagnostics_.warning(from, "sections-left-out",
                             "the sections of '" + sources_.file(file).name + "' are left out: none is named",
                             "write '.lib file " + sections.front() + "'");
    if (!found)
        diagnostics_.error(section_at, "unknown-section",
                           "'" + sources_.file(file).name + "' has no section '" + section + "'",
                           why_no_section(section, sections, cards));
}

std::string Expander::why_no_section(const std::string& section, const std::vector<std::string>& sections,
                                     const std::vector<Card>& cards) const {
    for (const Card& card : cards)
        if (is_lib(card) && card.words.size() == 2 && card.words[1].lower == section)
            return fmt::format("'.lib {}' in its line {} has no .endl before the next section", section,
                               card.span().line);
    return sections.empty() ? "it has no '.lib name ... .endl' at all" : did_you_mean(section, sections);
}

void Expander::draw_in(const Card& card, std::size_t name_first, std::size_t name_last,
                       const std::string& section) {
    const Span from = card.span(name_first, name_last);
    const std::string written = file_name(card, name_first, name_last);
    if (open_.size() >= deepest_include) {
        diagnostics_.error(from, "includes-too-deep",
                           "includes are nested more than " + std::to_string(deepest_include) + " deep");
        return;
    }
    if (++includes_ > most_includes) {
        if (includes_ == most_includes + 1)
            diagnostics_.error(from, "too-many-includes",
                               "more than " + std::to_string(most_includes) + " files are included");
        return;
    }
    const bool may_open = is_lib(card) && card.words.size() == 2;
    const int file = load_named(
        written, from, deck_, options_, sources_, diagnostics_,
        may_open ? "; the section of a library, if that is meant, needs its .endl" : "", from.file == deck_);
    if (file < 0) return;
    const std::string name = sources_.file(file).name;
    for (std::size_t k = 0; k < open_.size(); ++k) {
        if (open_[k].name != name || open_[k].section != section) continue;
        std::string way;
        for (std::size_t j = k; j < open_.size(); ++j) way += open_[j].name + " -> ";
        diagnostics_.error(from, "include-cycle", "the file includes itself: " + way + name);
        return;
    }
    open_.push_back({name, section});
    expand(file, section, false, from, card.words[std::min(name_last, card.words.size() - 1)].span);
    open_.pop_back();
}

} // namespace

int load_named(const std::string& written, Span from, int deck, const ReadOptions& options, Sources& sources,
               Diagnostics& diagnostics, const char* otherwise, bool needed) {
    std::vector<std::string> folders = folders_of(from, deck, options, sources);
    if (options.sandbox) {
        folders = folders_within(*options.sandbox, written, folders);
        if (folders.empty()) {
            refuse_outside(written, from, diagnostics);
            return -1;
        }
    }
    const std::optional<FoundFile> found = find_file(written, folders);
    if (!found) {
        if (const std::string_view own = own_library(written); !own.empty()) {
            const std::string name = written + " (nullor's own)";
            for (int k = 0; k < sources.count(); ++k)
                if (sources.file(k).name == name) return k;
            diagnostics.note(from, "own-library", "'" + written + "' is taken as native op-amps");
            return sources.add(name, std::string(own), from);
        }
        std::string looked;
        for (const std::string& folder : folders)
            looked += (looked.empty() ? "'" : ", '") + (folder.empty() ? std::string(".") : folder) + "'";
        Diagnostic& d = diagnostics.error(from, "missing-file", "there is no file '" + written + "'",
                                          "looked in " + looked + otherwise);
        d.fault = Fault::files;
        if (!needed) d.severity = Severity::warning;
        return -1;
    }
    // Opening a file may have effects of its own, so that one outside is not even opened.
    if (options.sandbox && !lies_in(*options.sandbox, found->path)) {
        refuse_outside(written, from, diagnostics);
        return -1;
    }
    if (found->other_case)
        diagnostics.warning(from, "other-case",
                            "there is no file '" + written + "'; '" + found->path + "' is read",
                            "elsewhere upper and lower case may matter");
    for (int k = 0; k < sources.count(); ++k)
        if (sources.file(k).name == found->path) return k;
    std::optional<std::string> text = load_text(found->path, from, diagnostics, options.sandbox);
    return text ? sources.add(found->path, std::move(*text), from) : -1;
}

FlatDeck expand_includes(int file, const ReadOptions& options, Sources& sources, Diagnostics& diagnostics) {
    FlatDeck result;
    Expander(options, sources, diagnostics, result).deck(file);
    return result;
}

} // namespace nullor::parser
