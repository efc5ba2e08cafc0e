#pragma once
// Runs the benches of a model in process, as `nullor run` would run their decks.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/qualify/deck.hpp"
#include "cli/qualify/limits.hpp"

namespace nullor::cli::qualify {

struct Measured {
    std::string name, label, unit, bench;
    std::optional<double> value; // may be infinite; none: why says so
    // How far the same deck with half the points and ten times the tolerance is from it; none: it gave
    // nothing.
    std::optional<double> error;
    std::string why;
    std::optional<Limit> limit;

    enum class Verdict { none, pass, fail };
    [[nodiscard]] Verdict verdict() const;
};

struct Datasheet {
    Model model;
    Supply supply;
    std::vector<Measured> figures;
    std::vector<std::pair<std::string, std::string>> decks; // NAME.cir and its text
    bool failed = false;                                    // an analysis found no solution
    bool interrupted = false;
    // What the library or a bench says that cannot be read; nothing was measured then.
    parser::Sources sources;
    Diagnostics reading;

    // 0, 1 (a figure is not within its limits), 2 or 4 (the library), 3, 130
    [[nodiscard]] int exit_status() const;
};

// folder: where decks are meant to lie. jobs: benches at a time; results do not depend on it.
[[nodiscard]] Datasheet measure(const Model& model, const Limits& limits, const std::string& folder,
                                int jobs);

// Names of all figures.
[[nodiscard]] std::vector<std::string> figure_names();

} // namespace nullor::cli::qualify
