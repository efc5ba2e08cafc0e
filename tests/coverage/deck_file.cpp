#include "tests/coverage/deck_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace nullor::coverage {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin) lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

constexpr const char* bad_decks = "netlists/errors";

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::vector<CardRange> cards_of(const std::string& text) {
    std::vector<CardRange> cards;
    std::size_t begin = std::min(text.find('\n'), text.size());
    for (begin += 1; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::size_t first = begin;
        while (first < end && blank(text[first])) ++first;
        const bool native = text.compare(first, 2, "*@") == 0;
        if (native) first += 2;
        if (first < end && text[first] == '+') {
            if (!cards.empty()) cards.back().end = end;
        } else if (first < end && (native || text[first] != '*')) {
            std::size_t last = first;
            while (last < end && !blank(text[last])) ++last;
            cards.push_back({lower(text.substr(first, last - first)), begin, end});
        }
        begin = end + 1;
    }
    return cards;
}

// "exit status 3 from check and run"
int status_of(const std::string& golden) {
    constexpr std::string_view words = "exit status ";
    return golden.compare(0, words.size(), words) == 0 ? std::atoi(golden.c_str() + words.size()) : -1;
}

void read_folder(const fs::path& root, const std::string& folder, std::vector<DeckFile>& decks) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(root / folder))
        if (entry.path().extension() == ".cir") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (fs::path path : paths) {
        // With options of the command it is about those: commands.cpp.
        if (fs::exists(fs::path(path).replace_extension(".options"))) continue;
        DeckFile deck;
        deck.path = folder + "/" + path.filename().string();
        deck.text = text_of(path);
        deck.cards = cards_of(deck.text);
        const bool golden = fs::exists(path.replace_extension(".expected"));
        if (!golden && folder == bad_decks) continue; // the goldens' test tells
        if (golden) {
            deck.fails_on_purpose = true;
            deck.expected_status = status_of(text_of(path));
        }
        if (fs::exists(path.replace_extension(".output"))) deck.output = lines_of(text_of(path));
        decks.push_back(std::move(deck));
    }
}

} // namespace

std::vector<DeckFile> read_decks(const std::string& root) {
    std::vector<DeckFile> decks;
    for (const char* folder : {"netlists/features", "netlists", bad_decks}) read_folder(root, folder, decks);
    return decks;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '$' || c == '#';
}

std::optional<std::string> edited(const DeckFile& deck, std::vector<Edit> edits) {
    if (edits.empty()) return std::nullopt;
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
    std::string text = deck.text;
    for (const Edit& edit : edits) text.replace(edit.begin, edit.end - edit.begin, edit.text);
    return text;
}

std::vector<std::size_t> places_of(const DeckFile& deck, const CardRange& card, std::string_view word) {
    std::vector<std::size_t> places;
    const std::string text = lower(std::string_view(deck.text).substr(card.begin, card.end - card.begin));
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t behind = at + word.size();
        const bool starts = at == 0 || !in_name(text[at - 1]);
        if (starts && (behind >= text.size() || !in_name(text[behind]))) places.push_back(card.begin + at);
    }
    return places;
}

std::size_t behind_group(std::string_view text, std::size_t open, std::size_t end) {
    int depth = 0;
    for (std::size_t k = open; k < end; ++k) {
        if (text[k] == '(') ++depth;
        if (text[k] == ')' && --depth == 0) return k + 1;
    }
    return end;
}

Edit without_card(const DeckFile& deck, const CardRange& card) {
    std::string blanks = deck.text.substr(card.begin, card.end - card.begin);
    for (char& c : blanks)
        if (c != '\n') c = ' ';
    return {card.begin, card.end, blanks};
}

std::optional<Edit> without_value(const DeckFile& deck, const CardRange& card, std::size_t place,
                                  std::string_view name) {
    std::size_t k = place + name.size();
    const auto skip = [&] {
        while (k < card.end && blank(deck.text[k])) ++k;
    };
    skip();
    if (k >= card.end || deck.text[k] != '=') return std::nullopt;
    ++k;
    skip();
    // Up to a blank or the parenthesis around all, outside of braces and parentheses of its own.
    for (int depth = 0; k < card.end; ++k) {
        const char c = deck.text[k];
        if (depth == 0 && (blank(c) || c == '\n' || c == ')')) break;
        if (c == '(' || c == '{') ++depth;
        if (c == ')' || c == '}') --depth;
    }
    return Edit{place, k, ""};
}

} // namespace nullor::coverage
