#pragma once

#include "engine/linalg/lu/residual.hpp"

#include <functional>
#include <span>
#include <vector>

namespace nullor::linalg {

/// Replaces the right-hand side in x by the solution of A x = b or A^T x = b, with factors of A.
template <class T>
using InPlaceSolve = std::function<void(Side, std::span<T>)>;

struct Refined {
    double backward_error = 0.0;
    int steps = 0;
};

/// Iterative refinement of x: x += A^-1 (b - A x), at least once.
///
/// Pivots that were chosen for other values lose digits, most of all in components that are small because of
/// cancellation, such as the voltage of a virtual ground; each step gains back as many as the factors hold.
template <class T>
class Refinement {
public:
    /// Below this componentwise backward error a solution is as good as the matrix that it solves.
    static constexpr double goal = 1e-14;

    explicit Refinement(const Pattern& pattern);

    /// Solves and refines until the goal is met or the error falls no further; x is the best iterate.
    [[nodiscard]] Refined solve(Side side, std::span<const T> values, std::span<const T> b, std::span<T> x,
                                const InPlaceSolve<T>& solve_in_place);

private:
    enum class Scale { iterate, last_two };
    [[nodiscard]] double backward_error(Side side, std::span<const T> values, std::span<const T> b,
                                        std::span<const T> x, Scale scale);

    const Pattern& pattern_;
    Residual<T> residual_;
    std::vector<T> correction_;
    std::vector<T> previous_;
    std::vector<double> x_scale_;
};

} // namespace nullor::linalg
