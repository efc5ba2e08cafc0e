#pragma once
// Poles and zeros of a transfer function, from one port to another, of the circuit linearised at an operating
// point. With u the drive of the input and c^T x the output:
//
//     poles    det(G + sC) = 0
//     zeros    det [G + sC, u; c^T, 0] = 0
//
// All poles of the circuit are there, those that a zero takes away again among them.

#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/poles/spectrum.hpp"
#include "engine/analysis/small_signal/port.hpp"

namespace nullor::analysis {

struct PzQuestion {
    Port input, output;
    // The input is two nodes with a voltage between them: a source stands there that the circuit has not.
    bool drives_voltage = false;
    bool poles = true, zeros = true; // which are looked for
};

struct PzResult {
    std::vector<Pole> poles, zeros;
    struct Pair {
        std::size_t pole, zero;
    };
    std::vector<Pair> cancelling; // indices of a pole and a zero in one place
};

[[nodiscard]] Outcome<PzResult> pz(Setup& setup, const std::vector<double>& x, const PzQuestion& question);

} // namespace nullor::analysis
