#pragma once
// What a deck asks for: its own cards, or the analyses of its .control block in the order run.

#include <string>
#include <vector>

#include "engine/run/deck/work.hpp"

namespace corpus {

struct Asked {
    std::vector<nullor::run::Work> works; // nothing of them has been run yet
    std::string refused;                  // why the deck was; else empty
};

[[nodiscard]] Asked asked_of(const std::string& deck);

// What the deck's .control block prints.
struct Said {
    std::string text;
    std::string problem; // the first error; else empty
};
[[nodiscard]] Said said_by(const std::string& deck);

} // namespace corpus
