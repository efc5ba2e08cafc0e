#pragma once
// One run of a deck, as it is or changed, and whether that is what was expected of it.

#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "parser/elaborate.hpp"
#include "tests/coverage/deck_file.hpp"

namespace nullor::coverage {

// A deck without something: other text, or other numbers in what was read from it.
struct Mutant {
    std::optional<std::string> text;
    std::function<void(parser::Job&)> edit;
};

struct Verdict {
    bool passed = false;
    std::string why; // where it did not pass
    long work = 0;   // how often the run looked whether it is to stop: steps of a transient, iterations
};

// A good deck passes with status 0, at least one expectation, and all lines of its .output; a bad one with
// the status of its .expected. The lines are of these forms, steps as name=value behind the analysis:
//     title The title
//     op r=1000 prints 1: v(out) i(r1)      columns of .print and the number of rows
//     tran keeps: v(a) i(v1)                columns without .print
//     tran writes 11: v(b)                  columns and rows of the result file
//     op by newton                          what found the operating point
// What works longer than `most` does not pass.
[[nodiscard]] Verdict try_deck(const DeckFile& deck, const Mutant& mutant,
                               long most = std::numeric_limits<long>::max());

// The elaborated deck, nullopt if it has errors.
[[nodiscard]] std::optional<parser::Job> job_of(const DeckFile& deck);

} // namespace nullor::coverage
