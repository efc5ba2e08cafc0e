#pragma once
// Waveforms as solutions of linear differential equations: v(t) = c x, x' = S x between breakpoints, where x
// is set anew. So a transient of affine pieces is a matrix exponential, exact but for rounding.
//
//     DC, PULSE, PWL     x = (v, slope)
//     SIN                x = (constant, damped sine, damped cosine)
//     EXP                x = (constant, two decays)
//     SFFM               x = v and nine derivatives: its Taylor series, set anew each tenth of a radian

#include <vector>

#include "tests/random/circuit.hpp"
#include "tests/random/number.hpp"

namespace randomly {

class Wave {
public:
    Wave(const Source& source, double stop);

    [[nodiscard]] int size() const { return static_cast<int>(motion_.rows()); }
    [[nodiscard]] const Matrix& motion() const { return motion_; } // S
    [[nodiscard]] const Vector& output() const { return output_; } // c
    // From 0 up to the end of the run, ascending; true corners, and places where x is only set anew.
    [[nodiscard]] const std::vector<Real>& breakpoints() const { return breakpoints_; }
    // x just behind breakpoint k; k = -1: at 0.
    [[nodiscard]] Vector state(int k) const;
    [[nodiscard]] Real dc() const;

private:
    [[nodiscard]] Vector at(Real t) const; // right-hand limit
    [[nodiscard]] Vector line(Real t) const;

    Waveform wave_;
    double dc_value_ = 0;
    bool has_dc_ = true;
    Matrix motion_;
    Vector output_;
    std::vector<Real> breakpoints_;
};

// Fastest frequency of it, Hz; 0: none.
[[nodiscard]] double frequency(const Waveform& wave);

} // namespace randomly
