#pragma once
// What else is asked of the circuit of a seed: another method, another start. They are drawn from streams of
// their own, so that the circuit of a seed, its options and its own run stay what they are.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/random/circuit.hpp"

namespace randomly {

// trap, gear and trbdf2, each for a tenth of all circuits, by a reltol from 1e-6 to 1e-3.
[[nodiscard]] std::optional<Circuit> by_another_method(const Circuit& circuit, std::uint64_t seed);
// The same circuit by each method that it is not solved by already.
[[nodiscard]] std::vector<Circuit> by_all_methods(const Circuit& circuit, std::uint64_t seed);
// A start with uic, for a seventh: from nothing, from ic of the devices, from .ic of nodes, from both. None
// where the states would leave several solutions.
[[nodiscard]] std::optional<Circuit> from_conditions(const Circuit& circuit, std::uint64_t seed, bool always);

} // namespace randomly
