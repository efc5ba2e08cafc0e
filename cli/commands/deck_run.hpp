#pragma once
// A deck from its path to its report: what run, test and check share.

#include <functional>
#include <optional>
#include <string>

#include "cli/control/control.hpp"
#include "cli/process/arguments.hpp"
#include "engine/run/deck/execute.hpp"
#include "parser/elaborate.hpp"

namespace nullor::cli {

struct DeckRun {
    std::string path, title;
    parser::Sources sources;
    Diagnostics reading;                     // of the parser
    std::optional<run::Report> report;       // none: the deck could not be read
    std::optional<control::Carried> control; // instead of a report: its .control block was carried out
    bool interrupted = false;                // while it was read
    // 0, 1, 2, 3, 4 or 130
    [[nodiscard]] int exit_status() const;
};

using SettingsOf = std::function<run::Settings(const parser::Sources&, const run::Work&)>;

// What is done with a deck besides, once it has been run.
using Afterwards = std::function<void(const run::Work&, const run::Report&)>;

// Carries out the deck's .control block.
using ControlOf = std::function<control::Carried(const parser::Sources&, const parser::Job&)>;

// path "-" is standard input. `settings` is asked when the deck has been read; `control`, where there is one,
// has the deck with a .control block to itself.
[[nodiscard]] DeckRun run_deck(const std::string& path, const Reading& reading, const SettingsOf& settings,
                               run::Observer& observer, const Afterwards& afterwards = {},
                               const ControlOf& control = {});

// How -j N is shared out: decks at a time, and of each of them steps at a time.
struct Shares {
    int decks, steps;
};
[[nodiscard]] Shares share(int jobs, std::size_t decks);

// "inverting" of "netlists/inverting.cir": what result files are named after.
[[nodiscard]] std::string stem_of(const std::string& path);

// None, too, where interrupted() is true: the deck may be cut off.
[[nodiscard]] std::optional<parser::Job> read_job(const std::string& path, const Reading& reading,
                                                  parser::Sources& sources, Diagnostics& diagnostics);

} // namespace nullor::cli
