#pragma once
// A deck as text that can be changed card by card, without the help of the parser that it is to test.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nullor::coverage {

// A card with its continuation lines, as bytes [begin, end) of the deck. Comments between them belong to it.
struct CardRange {
    std::string key; // first word, lower case: ".tran", "r1"
    std::size_t begin = 0, end = 0;
};

struct DeckFile {
    std::string path; // "netlists/features/card-dc.cir"
    std::string text;
    std::vector<CardRange> cards;
    int expected_status = 0;         // from NAME.expected beside it
    bool fails_on_purpose = false;   // it has one
    std::vector<std::string> output; // lines of NAME.output beside it
};

// All decks below netlists/: features first, then the gallery, then the bad ones.
[[nodiscard]] std::vector<DeckFile> read_decks(const std::string& root);

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] bool in_name(char c); // may be part of a name: letters, digits, _ . $ #

struct Edit {
    std::size_t begin, end;
    std::string text;
};
// The text with the edits made, which do not overlap; nullopt if there are none.
[[nodiscard]] std::optional<std::string> edited(const DeckFile& deck, std::vector<Edit> edits);

// Bytes of a card in which `word` stands, as a whole word.
[[nodiscard]] std::vector<std::size_t> places_of(const DeckFile& deck, const CardRange& card,
                                                 std::string_view word);

// Behind the parenthesis that closes the one at `open`.
[[nodiscard]] std::size_t behind_group(std::string_view text, std::size_t open, std::size_t end);

// Blanks in the place of the card; its lines stay.
[[nodiscard]] Edit without_card(const DeckFile& deck, const CardRange& card);
// "name=value" at `place`, gone.
[[nodiscard]] std::optional<Edit> without_value(const DeckFile& deck, const CardRange& card,
                                                std::size_t place, std::string_view name);

} // namespace nullor::coverage
