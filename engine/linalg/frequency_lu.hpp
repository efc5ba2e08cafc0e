#pragma once
// (G + jwC) x = u at one frequency after another, each with pivots of its own or those of the frequency
// before, refined.

#include "engine/linalg/elimination_order.hpp"
#include "engine/linalg/sparse_lu.hpp"

#include <memory>

namespace nullor::linalg {

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

    /// The solution found last.
    [[nodiscard]] const std::vector<Complex>& x() const { return x_; }
    /// What is read of it: output k goes to out[k * stride].
    void read(std::span<const Reading> readings, Complex* out, std::size_t stride) const;

private:
    SparseLu<Complex> lu_;
    std::vector<Complex> values_, x_;
};

} // namespace nullor::linalg
