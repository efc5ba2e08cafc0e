#pragma once
// All finite s for which G + sC is singular, each as exactly as the numbers of the circuit have it.
//
// Where C has entries it is P K Q^T, and s is shift - 1/mu for the eigenvalues mu of Q^T (G + shift C)^-1 P
// K, one small dense matrix for each loop of the circuit. Infinite ones have mu = 0, which rounding makes to
// something: so every s is a guess, refined by itself (refined_pole.hpp), and what stays is counted
// (pole_count.hpp). Where count and list do not agree, other shifts are tried; where none agrees, that is
// said.

#include <complex>
#include <vector>

#include "engine/analysis/poles/pencil.hpp"

namespace nullor::analysis {

struct Pole {
    std::complex<double> s; // rad/s; those of conjugate pairs are both there
    // Rounding of the circuit's numbers, 1.1e-16 of each, changes s by this part of it; 0 of s = 0.
    double uncertain = 0;
    // How many are here, as one: nearer to each other than rounding lets them be told apart. s is their mean,
    // and each of them stands in the list.
    int together = 1;
};

// By magnitude, of a pair the one above the axis first. Fails where G + sC is singular for every s, where a
// loop has more than 400 charges, and where not all are found.
[[nodiscard]] Outcome<std::vector<Pole>> spectrum(const Pencil& pencil);

} // namespace nullor::analysis
