#pragma once
// (G + jwC) x = u at one frequency after another, each with pivots of its own or those of the frequency
// before, refined.

#include "engine/base/twice.hpp"
#include "engine/linalg/frequency/elimination_order.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

#include <memory>

namespace nullor::linalg {

/// What rounding took from the entries of G and C when these were summed, of the pattern; empty: nothing.
struct LostInSums {
    std::span<const double> g, c;
};

/// Whether outputs of x are not those of y, which has more digits. What y has next to nothing of is 0.
[[nodiscard]] bool lacks_digits(std::span<const Reading> readings, std::span<const std::complex<double>> x,
                                std::span<const std::complex<double>> y);

class FrequencyLu {
public:
    using Complex = std::complex<double>;
    enum class Pivots { fresh, kept };

    explicit FrequencyLu(std::shared_ptr<const Pattern> pattern);

    /// Many frequencies follow: worth a look for a better order.
    void expect_many() { (void)lu_.expect_many(); }

    /// omega in rad/s. Kept pivots are those of the last call, where there was one and they still do.
    [[nodiscard]] LuStatus solve(std::span<const double> g, std::span<const double> c,
                                 std::span<const Complex> u, double omega, Pivots pivots);

    /// The solution found last, made that of the sums before they were rounded, with x in twice the precision
    /// on the way: a current that is the difference of others gets its digits. False: that does not converge
    /// with these factors, and the solution stays.
    [[nodiscard]] bool refine(std::span<const double> c, std::span<const Complex> u, double omega,
                              const LostInSums& lost);

    /// The solution found last.
    [[nodiscard]] const std::vector<Complex>& x() const { return x_; }
    /// What is read of it: output k goes to out[k * stride].
    void read(std::span<const Reading> readings, Complex* out, std::size_t stride) const;

private:
    SparseLu<Complex> lu_;
    std::vector<Complex> values_, x_;
    std::vector<Complex> lost_, high_, low_, step_; // of refine()
    std::vector<Twice> sums_;
};

} // namespace nullor::linalg
