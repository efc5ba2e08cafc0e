#pragma once
// Does an operating point grow away from itself? The circuit as it is linearised there, devices in the
// regions where they are: poles are the s for which G + sC is singular.
//
// They are sought loop by loop: amplifiers behind one another whose outputs nothing loads do not depend on
// what follows, and each stage has its own poles, whatever their number.
//
// Where C = P K Q^T has r rows and c columns, the poles are -1/mu for the eigenvalues mu of Q^T G^-1 P K (c x
// c). Rounding of the largest mu hides the smallest, so each pole to the right is confirmed on the sparse
// matrix itself.

#include <complex>
#include <optional>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

struct Stability {
    // The pole farthest to the right, rad/s, imaginary part 0 or more; none where all are on the left, or on
    // the axis to within a millionth of their magnitude.
    std::optional<std::complex<double>> growing;
    // Unknowns with a charge in loops that have more than 100 of them and are not passive, and in those that
    // are left when many loops have taken long enough.
    int not_judged = 0;
    // Something is delayed: there are poles without number, and nothing is known.
    bool delays = false;
};

[[nodiscard]] Stability stability(const Linearised& circuit);
// Of a start at t = 0 that nobody has solved for. Where the circuit does not rest there, but for rounding,
// nothing grows that it would have to wait for.
[[nodiscard]] Stability stability_at_rest(Setup& setup, const std::vector<double>& x);

} // namespace nullor::analysis
