#pragma once
// Result files. A Writer takes the tables of one analysis (one a step) as they are made and needs no memory
// for them; the file appears on its place in finish(), whole, or not at all.

#include <string>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::results {

// What a result says about its making; all of it deterministic, so that the same deck gives the same file.
struct Provenance {
    std::string version; // nullor's
    std::string deck;    // the deck's whole text
    std::string options; // what differs from the defaults, as .options and -D say it
};

class Writer : public Sink {
public:
    // To be called once, after the last end(). Without it nothing appears.
    [[nodiscard]] virtual Outcome<Done> finish() = 0;
};

} // namespace nullor::results
