#pragma once
// Radau IIA with five stages: collocation at the right Radau points c_i, order 9, stage order 5, L-stable,
// stiffly accurate (Hairer & Wanner, Solving Ordinary Differential Equations II, sec. IV.5 and IV.8).
//
//     q(X_i) = q_n - h sum_j a_ij f(X_j, t_n + c_j h)
//
// With W = A^-1 = T diag(lambda) T^-1 the stages of an affine equation fall apart into one real system and
// two complex ones. Rows of a conjugate pair are given once.

#include <array>
#include <complex>

namespace nullor::analysis {

struct Radau {
    static constexpr std::size_t stages = 5, pairs = 2;
    using Row = std::array<double, stages>;
    using ComplexRow = std::array<std::complex<double>, stages>;

    Row nodes;                                        // c; the last is 1
    double widest_gap;                                // between two of them, or 0 and the first
    Row last_slope;                                   // last row of W
    double real;                                      // lambda_0
    std::array<std::complex<double>, pairs> complex_; // lambda_1, lambda_2; their conjugates are the others
    Row from_real;                                    // column of T of lambda_0
    std::array<ComplexRow, pairs> from_complex;       // of lambda_1, lambda_2
    Row to_real;                                      // row of T^-1
    std::array<ComplexRow, pairs> to_complex;
    Row back; // the polynomial through the stages, taken at 0: sum back_i X_i
};

[[nodiscard]] const Radau& radau();

} // namespace nullor::analysis
