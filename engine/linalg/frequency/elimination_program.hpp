#pragma once
// An order of elimination as straight code for (G + jwC) x = u: what is done once for all frequencies on real
// scalars, then what is done for each frequency on complex numbers, over many frequencies at once
// (elimination_lanes.hpp).
//
// Slots of scalars: 0 holds 0 and 1 holds -1, then the values of G, those of C, re u, im u, then one for each
// ScalarStep. Slots of lanes hold a complex number for each lane.

#include "engine/linalg/frequency/elimination_order.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace nullor::linalg {

/// (s[g] + jw s[c]) + j (s[im_g] + jw s[im_c]); matrices have no imaginary constants.
struct AffineSlots {
    static constexpr int zero = 0;
    int g = zero, c = zero, im_g = zero, im_c = zero;
};

struct EliminationProgram {
    static constexpr int minus_one = 1, first_input = 2;

    struct ScalarStep {
        enum class Kind : std::uint8_t {
            product,          // a b
            negative_product, // -a b
            minus_product,    // c - a b
            inverse           // 1/a
        } kind;
        int a, b, c;
    };

    /// What a lane takes from a sum: lane slot a times ...
    struct Term {
        enum class Kind : std::uint8_t {
            lane,     // ... lane slot b
            constant, // ... s[b]
            slope,    // ... jw s[c]
            affine    // ... s[b] + jw s[c]
        } kind;
        int a, b, c;
    };

    /// lanes[to] = (start - sum of terms) * factor
    struct Step {
        enum class After : std::uint8_t { nothing, inverse, times_lane, times_constant } after;
        int to;
        int from = -1; // lane slot to start from; -1: start
        AffineSlots start;
        int first = 0, count = 0; // of terms
        int factor = -1;          // lane or scalar slot
    };

    /// An equation that is done beforehand: x[column] = (right - sum of entries x) s[inverse].
    struct Entry {
        int column;
        AffineSlots value;
    };
    struct Early {
        int column, inverse;
        AffineSlots right;
        int first, count; // of entries
    };

    int n = 0, nnz = 0, scalars = 0, lanes = 0; // numbers of slots
    std::vector<ScalarStep> scalar_steps;
    std::vector<Term> terms;
    std::vector<Step> solve;     // matrix, forward, backward
    std::vector<Step> check;     // residuals of the equations that are left, one a kept unknown
    std::vector<Step> refine;    // from these residuals: corrected unknowns, in the same slots
    std::vector<Step> read;      // outputs, from the unknowns
    std::vector<int> outputs;    // their lane slots
    std::vector<int> kept;       // unknowns that are found for each lane
    std::vector<int> kept_slots; // where
    std::vector<Early> early;    // in order of elimination
    std::vector<Entry> early_entries;

    [[nodiscard]] int g_slot(int entry) const { return first_input + entry; }
    [[nodiscard]] int c_slot(int entry) const { return first_input + nnz + entry; }
    [[nodiscard]] int re_slot(int row) const { return first_input + 2 * nnz + row; }
    [[nodiscard]] int im_slot(int row) const { return first_input + 2 * nnz + n + row; }

    /// Multiplications and the like for one lane, and once for all lanes.
    [[nodiscard]] double cost_of_lane() const;
    [[nodiscard]] double cost_beforehand() const;
};

/// Entries of G, C and u that are 0 in g, c and u are taken to be 0 for good.
[[nodiscard]] EliminationProgram compile(const EliminationOrder& order, const Pattern& pattern,
                                         std::span<const double> g, std::span<const double> c,
                                         std::span<const std::complex<double>> u,
                                         std::span<const Reading> readings);

} // namespace nullor::linalg
