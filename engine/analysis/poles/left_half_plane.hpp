#pragma once
// Whether all poles are seen to be on the left without finding one.
//
// Where every row and every column of C has one entry at most, what has a charge pairs off into states z, and
// what has none is eliminated:
//
//     G + sC = [A_rr  A_rz; A_zr  A_zz + sK]    T = K^-1 (A_zz - A_zr A_rr^-1 A_rz)
//
// The poles are the eigenvalues of -T. They are on the left if Gershgorin's discs of D^-1 T D are on the
// right for some diagonal D > 0, that is, if the matrix with t_ii on its diagonal and -|t_ij| beside it is an
// M-matrix (Berman and Plemmons 1979, ch. 6). Amplifiers behind one another that load one another a little
// have such a T, whatever their number: it is nearly triangular.

#include "engine/analysis/poles/pencil.hpp"

namespace nullor::analysis {

// False: nothing is known. Takes a sparse solve for each state; more than 500 are not looked at.
//
// True holds too if any of the charges are made larger, smaller or 0: a positive diagonal times T, and what
// is left of T when a state is eliminated, pass the same test.
[[nodiscard]] bool seen_on_the_left(const Pencil& pencil);

} // namespace nullor::analysis
