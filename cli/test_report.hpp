#pragma once
// Results of `nullor test` for machines.

#include <string>
#include <vector>

#include "engine/run/report.hpp"

namespace nullor::cli {

struct TestedDeck {
    std::string path; // empty: not reached (interrupted)
    int status = 0;   // exit status of its run
    double seconds = 0;
    std::string messages; // diagnostics, rendered
    std::vector<run::StepReport> steps;

    [[nodiscard]] std::size_t held() const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t measures() const;
    // Largest error of an equality, in units of what it was allowed.
    [[nodiscard]] double closeness() const;
};

// A test suite a deck, a test case an expectation and measure (and step).
[[nodiscard]] std::string junit(const std::vector<TestedDeck>& decks);
[[nodiscard]] std::string json(const std::vector<TestedDeck>& decks);

// "-" is standard output. False, with a message, if it cannot be written.
[[nodiscard]] bool write_report(const std::string& path, const std::string& text);

} // namespace nullor::cli
