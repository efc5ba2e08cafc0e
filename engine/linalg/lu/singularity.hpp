#pragma once

#include "engine/linalg/lu/refinement.hpp"

#include <span>
#include <vector>

namespace nullor::linalg {

/// Tells a matrix that is singular but for rounding (a floating node) from one that only looks like it
/// because its rows and columns have different units and sizes (a gain of 1e9, conductances 1e12 apart).
///
/// Let x be a column and y^T a row of A^-1, crossing in the entry z. To first order z changes by -y^T E x
/// when A changes by E. So z is lost in relative changes |E| <= e |A| of the entries as soon as
///
///     |z| <= e |y|^T |A| |x|
///
/// and A is within such changes of a singular matrix. Neither side depends on the scaling of rows and
/// columns. A matrix far from singular could have an entry z that is small by accident; it is also required
/// that a relative change of n e in the one row that x belongs to makes A singular, 1 <= n e (|A||x|)_p. With
/// e a few units of rounding this is met by what assembling and factoring such a matrix leaves of an exact
/// zero.
template <class T>
class Singularity {
public:
    explicit Singularity(const Pattern& pattern);

    /// An unknown whose column depends on others to within rounding; -1 if the matrix is nonsingular.
    /// The solve uses factors of the same values.
    [[nodiscard]] int dependent_unknown(std::span<const T> values, const InPlaceSolve<T>& solve_in_place);

private:
    void start(std::span<const T> values);
    void set_unit(std::vector<T>& vector, int index);
    /// |other_i| (|A||vector|)_i or, transposed, |other_j| (|A|^T|vector|)_j, into shares_.
    void compute_shares(Side side, std::span<const T> values, const std::vector<T>& vector,
                        const std::vector<T>& other);
    [[nodiscard]] int largest_share() const;

    const Pattern& pattern_;
    double rounding_;       ///< e
    std::vector<T> column_; ///< x, in the unknowns of A
    std::vector<T> row_;    ///< y, in the equations of A
    std::vector<double> magnitudes_;
    std::vector<double> products_;
    std::vector<double> shares_;
};

} // namespace nullor::linalg
