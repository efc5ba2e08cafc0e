#pragma once
// An order of elimination for G + jwC, for many w and many values in one pattern.
//
// Rows 0 ... n-1 are the equations A x = u; rows from n on are outputs -o x, which are eliminated along and
// never give a pivot: what is left of their right-hand side is the output. Column n is the right-hand side.
//
// Entries are known by their degree in jw: constant, affine (g + jw c), or more. First come pivots that keep
// all entries affine: a constant pivot in a row, or a column, of constants. They are made once for all
// frequencies. Then come the others, which are made for each.

#include "engine/linalg/pattern/pattern.hpp"

#include <complex>
#include <optional>
#include <span>
#include <vector>

namespace nullor::linalg {

/// One output, o x = x[plus] - x[minus]; -1: none, which reads 0.
struct Reading {
    int plus = -1, minus = -1;

    [[nodiscard]] std::complex<double> of(std::span<const std::complex<double>> x) const {
        const auto value = [&](int unknown) {
            return unknown < 0 ? std::complex<double>() : x[static_cast<std::size_t>(unknown)];
        };
        return value(plus) - value(minus);
    }
};

struct EliminationOrder {
    struct Pivot {
        int row, column;
    };
    std::vector<Pivot> pivots; ///< n of them
    int affine = 0;            ///< so many of them, the first, are made once for all frequencies
};

/// What is made once for all frequencies: each such pivot costs nothing per frequency but the entries that it
/// fills in. cheap: those only that take away at least as many entries as they make.
enum class Beforehand { cheap, all };

/// Markowitz's order with threshold pivoting at one frequency, where x solves (G + j omega C) x = u.
///
/// A pivot must be a fair part of its column, as ever, lest entries grow; and with each column multiplied by
/// its x a fair part of its row, lest x be found as a small difference of large terms: a virtual ground is
/// the output over the gain, not what two currents leave over. Entries of G, C and u that are 0 are 0 for
/// good.
struct OrderedAt {
    std::span<const double> g, c;            ///< of the pattern
    std::span<const std::complex<double>> u; ///< n
    double omega;                            ///< rad/s
    std::span<const std::complex<double>> x; ///< n
};

/// None where A is singular.
[[nodiscard]] std::optional<EliminationOrder> elimination_order(const Pattern& pattern, const OrderedAt& at,
                                                                std::span<const Reading> readings,
                                                                Beforehand beforehand);

} // namespace nullor::linalg
