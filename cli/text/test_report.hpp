#pragma once
// Results of `nullor test` for machines.

#include <string>
#include <vector>

#include "engine/metamorphic/check.hpp"
#include "engine/run/deck/report.hpp"

namespace nullor::cli {

struct TestedDeck {
    std::string path; // empty: not reached (interrupted)
    int status = 0;   // exit status of its run
    double seconds = 0;
    std::string messages;             // diagnostics, rendered
    std::vector<std::string> sources; // names of the files that spans speak of
    std::vector<run::StepReport> steps;
    std::vector<metamorphic::Finding> forms; // of --metamorphic

    [[nodiscard]] std::size_t held() const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t measures() const;
    // Largest error of an equality, in units of what it was allowed.
    [[nodiscard]] double closeness() const;
    // Other forms of the deck that were run, and how many of them gave the same answers.
    [[nodiscard]] std::size_t forms_run() const;
    [[nodiscard]] std::size_t forms_agreeing() const;
};

// A line for each answer that another form of the deck gives.
[[nodiscard]] std::string describe(const metamorphic::Finding& finding);

// A test suite a deck, a test case for its run, one an expectation and measure (and step), and one a form of
// the deck. What keeps a deck from its run is an error, what is not as expected a failure. Valid by the
// schemas of Jenkins; the place of a card, for which they have no attribute, begins the text of its failure.
[[nodiscard]] std::string junit(const std::vector<TestedDeck>& decks);
[[nodiscard]] std::string json(const std::vector<TestedDeck>& decks);

// "-" is standard output. False, with a message, if it cannot be written.
[[nodiscard]] bool write_report(const std::string& path, const std::string& text);

} // namespace nullor::cli
