#pragma once
// KLU's functions for real and for complex matrices under one name, and its parameters.

#include <suitesparse/klu.h>

#include <complex>

namespace nullor::linalg {

using Complex = std::complex<double>;

/// The diagonal is kept as pivot down to this fraction of its column's largest entry. KLU's 1e-3 would let
/// entries grow a thousandfold a step, and the diagonal means little here: an op-amp's row holds 1/aol beside
/// 1, and a voltage source's row has none.
constexpr double diagonal_preference = 0.1;

inline klu_common klu_parameters() {
    klu_common common;
    klu_defaults(&common);
    common.tol = diagonal_preference;
    common.btf = 1;
    common.ordering = 0; // AMD
    common.scale = 2;    // by the largest magnitude of each row
    return common;
}

/// KLU's arguments are not const, but its inputs are "not modified" by its documentation.
template <class P>
P* input(const P* pointer) {
    return const_cast<P*>(pointer);
}
inline double* input(const Complex* pointer) {
    return reinterpret_cast<double*>(const_cast<Complex*>(pointer));
}

template <class T>
struct Klu;

template <>
struct Klu<double> {
    static constexpr auto factor = klu_factor;
    static constexpr auto refactor = klu_refactor;
    static constexpr auto rgrowth = klu_rgrowth;
    static constexpr auto flops = klu_flops;
    static constexpr auto free_numeric = klu_free_numeric;
    static constexpr auto solve = klu_solve;
    static constexpr auto solve_transposed = klu_tsolve;
};

template <>
struct Klu<Complex> {
    static constexpr auto factor = klu_z_factor;
    static constexpr auto refactor = klu_z_refactor;
    static constexpr auto rgrowth = klu_z_rgrowth;
    static constexpr auto flops = klu_z_flops;
    static constexpr auto free_numeric = klu_z_free_numeric;
    static constexpr auto solve = klu_z_solve;
    static int solve_transposed(klu_symbolic* symbolic, klu_numeric* numeric, int rows, int columns,
                                double* b, klu_common* common) {
        constexpr int conjugate = 0;
        return klu_z_tsolve(symbolic, numeric, rows, columns, b, conjugate, common);
    }
};

} // namespace nullor::linalg
