#pragma once
// One simulator, one deck.

#include <optional>
#include <string>

#include "bench/process.hpp"
#include "engine/results/table/table.hpp"

namespace bench {

enum class Simulator { nullor, ngspice };

struct Programs {
    std::string nullor, ngspice; // paths, or names to be found in PATH
    std::string folder;          // for decks and results
};

// Decks are written to files and results are raw files, for both.
class Run {
public:
    Run(const Programs& programs, Simulator simulator, const std::string& name, const std::string& deck);

    // What it costs, once more.
    [[nodiscard]] std::optional<Cost> once() const;
    // What the last call of once() has left.
    [[nodiscard]] std::optional<nullor::results::Table> result() const;
    // Removes it: a long transient is some megabytes.
    void forget() const;

private:
    std::vector<std::string> command_;
    [[nodiscard]] std::string result_file() const;

    std::string result_; // its path, without what nullor adds for the analysis
    Simulator simulator_;
};

} // namespace bench
