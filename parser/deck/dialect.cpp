#include "parser/deck/dialect.hpp"

#include <optional>
#include <string_view>

namespace nullor::parser {

namespace {

struct DialectName {
    std::string_view word;
    Dialect dialect;
};
constexpr DialectName dialect_names[] = {
    {"ltspice", Dialect::ltspice}, {"pspice", Dialect::pspice}, {"ngspice", Dialect::ngspice}};

// Cards and options that one simulator alone has: savecurrents is no sign, decks for nullor have it too.
constexpr DialectName dialect_cards[] = {{".backanno", Dialect::ltspice}, {".machine", Dialect::ltspice},
                                         {".wave", Dialect::ltspice},     {".ferret", Dialect::ltspice},
                                         {".probe64", Dialect::pspice},   {".probe/csdf", Dialect::pspice},
                                         {".mc", Dialect::pspice},        {".wcase", Dialect::pspice},
                                         {".stimlib", Dialect::pspice},   {".csparam", Dialect::ngspice}};
constexpr DialectName dialect_options[] = {{"plotwinsize", Dialect::ltspice},
                                           {"plotreltol", Dialect::ltspice},
                                           {"baudrate", Dialect::ltspice},
                                           {"advconv", Dialect::pspice},
                                           {"stepgmin", Dialect::pspice}};
constexpr std::string_view ltspice_modifiers[] = {"startup", "steady", "nodiscard"}; // of .tran

template <std::size_t n>
std::optional<Dialect> named(const DialectName (&list)[n], std::string_view word) {
    for (const DialectName& name : list)
        if (name.word == word) return name.dialect;
    return std::nullopt;
}

bool is_options(const Card& card) {
    return card.key() == ".options" || card.key() == ".option" || card.key() == ".opt";
}

class Evidence {
public:
    void add(std::optional<Dialect> dialect, std::string text, Span span) {
        if (!dialect) return;
        if (found.dialect == Dialect::unknown && !contradicts_)
            found = {*dialect, std::move(text), span};
        else if (found.dialect != *dialect)
            contradicts_ = true;
    }
    [[nodiscard]] FoundDialect result() const { return contradicts_ ? FoundDialect{} : found; }

    FoundDialect found;

private:
    bool contradicts_ = false;
};

void look_at(const Card& card, Evidence& evidence) {
    evidence.add(named(dialect_cards, card.key()), card.key(), card.span());
    if (card.key() == ".tran")
        for (const Word& word : card.words)
            for (const std::string_view modifier : ltspice_modifiers)
                if (word.is(modifier))
                    evidence.add(Dialect::ltspice, "'" + word.text + "' of .tran", word.span);
    if (is_options(card))
        for (const Word& word : card.words)
            evidence.add(named(dialect_options, word.lower), "option " + word.text, word.span);
}

// LTspice's "* C:\amps\inverting.asc", OrCAD's "* source INVERTING", KiCad's title.
void look_at_title(const std::string& title, Span span, Evidence& evidence) {
    const std::string lower = lower_case(title);
    if (lower.ends_with(".asc")) evidence.add(Dialect::ltspice, "the title, a schematic of LTspice", span);
    if (lower.starts_with("source ")) evidence.add(Dialect::pspice, "the title, a source of OrCAD", span);
    if (lower == "kicad schematic") evidence.add(Dialect::ngspice, "the title, a schematic of KiCad", span);
}

} // namespace

FoundDialect find_dialect(const Deck& deck, int file, Diagnostics& diagnostics) {
    for (const Card& card : deck.requests) {
        if (!is_options(card)) continue;
        for (std::size_t k = 1; k + 2 < card.words.size(); ++k) {
            if (!card.words[k].is("dialect") || !card.words[k + 1].is("=")) continue;
            const std::optional<Dialect> meant = named(dialect_names, card.words[k + 2].lower);
            if (meant) return {*meant, "option dialect", card.words[k].span};
            diagnostics.error(card.words[k + 2].span, "bad-option",
                              "dialect is one of ltspice, pspice and ngspice");
        }
    }
    Evidence evidence;
    look_at_title(deck.title, {file, 1, 1, 1}, evidence);
    if (deck.has_control) evidence.add(Dialect::ngspice, ".control", {file, 1, 1, 1});
    for (const Card& card : deck.requests) look_at(card, evidence);
    return evidence.result();
}

} // namespace nullor::parser
