#pragma once
// A deck on its way to another form with the same answers. A transformation edits one in place, and says how
// the answers of the new form are to be read.

#include <optional>
#include <string>

#include "engine/metamorphic/scaling.hpp"
#include "engine/run/deck/execute.hpp"

namespace nullor::metamorphic {

struct Variant {
    Circuit circuit;
    analysis::Requests requests;
    measure::Requests measures;
    Scaling scaling; // of its answers against the deck's
    // What is small in a transient may be large elsewhere: 1 pV at the input of an amplifier without
    // feedback.
    bool only_transients = false;

    explicit Variant(const run::Work& work)
        : circuit(*work.circuit), requests(work.requests), measures(work.measures) {}
    [[nodiscard]] run::Work work() const {
        return {std::make_shared<const Circuit>(circuit), requests, measures};
    }

    [[nodiscard]] Instance& instance(int index) { return circuit.instances[static_cast<std::size_t>(index)]; }
};

// Nothing, or why the deck has no such form.
using Applied = std::optional<std::string>;

} // namespace nullor::metamorphic
