#pragma once
// Circuits by kind and seed.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/random/circuit.hpp"

namespace randomly {

[[nodiscard]] const std::vector<std::string>& kinds();
// kind empty: the seed chooses
[[nodiscard]] Circuit generate(std::uint64_t seed, const std::string& kind);

} // namespace randomly
