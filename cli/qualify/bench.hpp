#pragma once
// A bench: a circuit of the application notes around the amplifier, as a deck, and the figures that its
// measures are. The deck is what `nullor run` reads; nothing is computed beside it.
//
// What is common stands before a bench's own cards (deck.hpp):
//
//     .param supply_p supply_n mid       V; mid, their mean, is where loads and inputs return to
//     .param points                      of a decade, or of a sweep
//     .param unity period a              Hz, where the open-loop gain was found to be 1; s, of one edge of a
//                                        pulse; V, of a step: 80 % of the swing at 2 kohm, at most 5 V
//     .subckt dut inp inn vp vn out mid  the amplifier, its other pins tied
//
// and the sources Vp, Vn and Vmid, but where a bench has its own.

#include <string>
#include <vector>

namespace nullor::cli::qualify {

// A figure holds only where another measure of its bench lies within bounds.
struct Condition {
    const char* measure = nullptr; // none: it always holds
    double low = 0, high = 0;
    const char* otherwise = "";
};

struct Figure {
    std::string measure; // its name in the deck, in limits and in JSON
    std::string label;   // as data sheets call it
    const char* unit;    // "V", "dB", ...; "" for a number
    Condition condition = {};
    const char* missing = ""; // what it means that the measure finds nothing; else the measure's own words
    bool infinite = false;    // it means that the figure is
};

// What later benches are made with.
enum class Gives { nothing, crossover, swing };

struct Bench {
    std::string name; // of the deck, NAME.cir
    std::string title;
    std::string cards;
    std::vector<Figure> figures;
    bool supplies = true; // false: it has Vp and Vn of its own
    Gives gives = Gives::nothing;
    bool unity = false; // it needs the crossover that gain.cir finds
    bool needs_supply_pins = false;
    // The bench's settled measure says whether a period was long enough; if not it is run with a longer one.
    const char* settled = nullptr;
};

// In the order of a data sheet; a file below benches/ for each group.
[[nodiscard]] std::vector<Bench> input_benches(); // the first is what supplies are tried on
[[nodiscard]] std::vector<Bench> gain_benches();
[[nodiscard]] std::vector<Bench> rejection_benches();
[[nodiscard]] std::vector<Bench> impedance_benches();
[[nodiscard]] std::vector<Bench> output_benches();
[[nodiscard]] std::vector<Bench> step_benches();

} // namespace nullor::cli::qualify
