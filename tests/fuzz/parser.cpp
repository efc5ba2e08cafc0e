// Decks: bytes become a circuit or errors, all of which can be rendered; a circuit can be exported.

#include "parser/export/export.hpp"
#include "tests/fuzz/deck.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Deck deck(data, size, 2000);
    if (!deck.job) return 0;
    nullor::Diagnostics on_export;
    (void)nullor::parser::export_spice(*deck.job, on_export);
    deck.say(on_export);
    return 0;
}
