#pragma once
// A circuit while no law changes its piece: a linear differential-algebraic system, solved exactly.
//
//     E y' + A y + G xi = 0,   xi' = S xi          xi: states of the sources and the constant 1
//
// Rows without derivative are constraints: each gives one unknown by the others, its derivative too where one
// is needed, until as many equations are left as unknowns and E of those is regular (any index). With Y =
// (what is left of y, xi):   (y, xi) = V Y,   Y' = M Y. Rounding is followed entry by entry, so that a zero
// is told from a small number; where that cannot be, the region is refused.

#include <memory>
#include <string>

#include <Eigen/LU>

#include "tests/random/equations.hpp"
#include "tests/random/sparse_rows.hpp"
#include "tests/random/waves.hpp"

namespace randomly {

// All sources of a circuit together.
struct Drive {
    std::vector<Wave> waves;
    std::vector<int> offset;
    int size = 1;          // xi; the last is 1
    Matrix motion, output; // S; u = output xi

    Drive(const Equations& equations, double stop);
    [[nodiscard]] Vector start() const;
};

class Region {
public:
    Region(const Equations& equations, const Drive& drive, const Mode& mode, Real longest, bool precise);

    [[nodiscard]] const std::string& problem() const { return problem_; }   // empty: solved
    [[nodiscard]] const std::vector<int>& left() const { return columns_; } // which of y are in Y
    [[nodiscard]] const Matrix& motion() const { return m_; }
    // y of Y
    [[nodiscard]] Vector unknowns(const Vector& state) const { return v_ * state; }
    // Sizes of what y' of Y is added up from, per s
    [[nodiscard]] Vector rate_terms(const Vector& state) const {
        return v_.cwiseAbs() * (m_.cwiseAbs() * state.cwiseAbs());
    }
    [[nodiscard]] Real unknown(int k, const Vector& state) const { return v_.row(k).dot(state); }
    // Y after dt
    [[nodiscard]] Vector advance(Vector state, Real dt) const;
    // The Y whose charges E y are those given, up to rounding at `size`. False: there is none, some charge
    // would have to jump.
    [[nodiscard]] bool enter(const Vector& charges, const Vector& size, const Vector& xi,
                             Vector& state) const;

    struct Condition {
        int of_switch;
        Eigen::Matrix<Real, 1, Eigen::Dynamic> factors; // of Y; >= 0 holds
        bool strict;
    };
    [[nodiscard]] const std::vector<Condition>& conditions() const { return conditions_; }
    // Sign of det(s E + A) for large s: it changes where the solution turns back.
    [[nodiscard]] int orientation() const { return orientation_; }

private:
    void prepare() const; // levels

    std::string problem_;
    int free_ = 0;
    std::vector<int> columns_;
    Matrix v_, m_;
    Real longest_;
    mutable std::vector<SparseRows> levels_; // exp(M longest/2^k) - 1
    mutable SparseRows rate_;                // M
    mutable Real norm_ = 0;                  // of M
    std::vector<Condition> conditions_;
    Matrix charges_of_free_, charges_of_xi_;
    std::vector<int> rows_; // of E that determine Y
    Eigen::FullPivLU<Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>> entry_;
    Vector row_scale_;
    int orientation_ = 0;
};

} // namespace randomly
