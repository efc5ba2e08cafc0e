#pragma once
// What the command line says to the reading of a deck.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"

namespace nullor::parser {

struct Override { // -D NAME=VALUE; the value is an expression over constants
    std::string name, value;
};

struct ReadOptions {
    std::vector<Override> overrides;
    // --step NAME=...: as .step cards behind those of the deck.
    //     NAME=a:b:step  NAME=a:b:lin:N  NAME=a:b:log:N  NAME=a:b:dec:N  NAME=a:b:oct:N  NAME=list(a,b,...)
    // N points in all, with dec and oct in each decade or octave.
    std::vector<std::string> steps;
    std::vector<std::string> include_paths;
    // The folder that .include, .lib and PWL files must lie in, symbolic links resolved; "" is the current
    // one. Not set: they may lie anywhere.
    std::optional<std::string> sandbox;
    // A deck whose circuit is right is returned, too, where some cards that ask for something are not:
    // without what they ask for. The diagnostics hold their errors.
    bool despite_requests = false;
    // The .control block is carried out by whoever asks: Job::control holds it, and the deck needs no
    // analysis of its own.
    bool control = false;
    // Cards of such a block's commands, behind those of the deck, or, of requests, instead of them; their
    // place is that of the command.
    std::vector<std::string> cards;
    bool instead = false;
    Span cards_from{};
    // What subcircuits may expand to.
    std::size_t most_devices = 1'000'000;
};

} // namespace nullor::parser
