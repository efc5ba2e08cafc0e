#pragma once
// Runs an EliminationProgram over lanes: one frequency each, side by side in SIMD registers.
//
// A slot holds `width` real parts, then `width` imaginary parts. All targets that have fused multiply-add
// give the same bits, whatever the number of lanes; SSE4, which has none, differs by rounding.

#include "engine/linalg/frequency/elimination_program.hpp"

#include <span>

namespace nullor::linalg {

/// The part of a program's state that belongs to a group of lanes.
struct LaneGroup {
    const EliminationProgram& program;
    const double* scalars;
    const double* omega; ///< width of them, rad/s
    double* slots;       ///< program.lanes slots, aligned to 64 bytes
    int vectors;         ///< 1, 2 or 4 registers a number; width = vectors * LaneTarget::lanes
};

struct LaneTarget {
    const char* name; ///< "AVX3", "AVX2", "SSE4", "NEON"
    int lanes;        ///< of one register
    void (*run)(const LaneGroup& group, const std::vector<EliminationProgram::Step>& steps);
    /// As run, and flags[lane] = 1 where a sum is larger than `tolerance` of the magnitudes that it is the
    /// difference of, or is not a number; else 0.
    /// False: all are 0.
    bool (*check)(const LaneGroup& group, const std::vector<EliminationProgram::Step>& steps,
                  double tolerance, double* flags);
    /// re, im of each lane side by side.
    void (*interleave)(const LaneGroup& group, int slot, double* out);

    [[nodiscard]] int width(int vectors) const { return lanes * vectors; }
};

/// The best that this processor has; asked for when it is first needed.
[[nodiscard]] const LaneTarget& lane_target();

/// All that this processor has, the best first: for tests.
[[nodiscard]] std::span<const LaneTarget> lane_targets();

} // namespace nullor::linalg
