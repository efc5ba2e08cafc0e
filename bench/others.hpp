#pragma once
// What is not a waveform of op-amps: frequency responses, the start, meshes.

#include <vector>

#include "bench/report.hpp"

namespace bench {

// 10 us behind an edge of 1 ns: the far corner of a mesh of 40 x 40 is close to its end.
inline constexpr const char* mesh_tran_card = ".tran 0.1u 10u";

[[nodiscard]] std::vector<Pair> other_work(const Programs& programs, int repeats);

} // namespace bench
