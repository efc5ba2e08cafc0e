#pragma once
// What is not a waveform of op-amps: frequency responses, the start, meshes.

#include <string>
#include <vector>

#include "bench/report.hpp"

namespace bench {

// So long behind an edge of 1 ns that the far corner is close to its end: 10 us for 40 x 40, as the square.
[[nodiscard]] std::string mesh_tran_card(int size);

[[nodiscard]] std::vector<Pair> other_work(const Programs& programs, int repeats);

} // namespace bench
