#pragma once
// Deck -> Circuit and requests: subcircuits expanded, parameters put into order, names turned into slots.

#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/measure/requests.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

struct Job {
    Circuit circuit;
    analysis::Requests requests;
    measure::Requests measures;
};

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
    // What subcircuits may expand to.
    std::size_t most_devices = 1'000'000;
};

// Reads a deck and all it includes. Every problem goes to diagnostics, as many as can be found; a Job is
// returned when there was no error. sources receives every text read (diagnostics refer to it).
[[nodiscard]] std::optional<Job> read_deck(const std::string& path, const ReadOptions& options,
                                           Sources& sources, Diagnostics& diagnostics);
// The same for text that is already in memory; `name` stands in messages, includes are relative to its
// folder.
[[nodiscard]] std::optional<Job> read_text(const std::string& name, std::string text,
                                           const ReadOptions& options, Sources& sources,
                                           Diagnostics& diagnostics);

} // namespace nullor::parser
