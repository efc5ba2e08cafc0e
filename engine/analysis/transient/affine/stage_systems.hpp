#pragma once
// The linear systems of a step of Radau IIA on affine pieces (collocation.hpp), (G + lambda/h C) z = r for
// one real lambda and two complex ones, and beside them that of the implicit Euler steps which begin a
// stretch.

#include <complex>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/transient/affine/radau.hpp"
#include "engine/linalg/shifted/pencil_lu.hpp"
#include "engine/linalg/shifted/shifted_lu.hpp"

namespace nullor::analysis {

class StageSystems {
public:
    // Of the four systems: the real one, the two complex ones, and that of Euler's.
    using Numbers = linalg::ShiftedLu::Numbers;
    static constexpr std::size_t euler = Radau::pairs + 1;

    explicit StageSystems(std::shared_ptr<const linalg::Ordering> ordering);

    // Of steps of length h, and of Euler's of length 1/a; a = 0: none yet. False: one is singular. Nothing is
    // done where they are there.
    [[nodiscard]] bool factor(std::span<const double> g, std::span<const double> c, double h, double a);
    void forget() { h_ = 0; } // G or C changed
    [[nodiscard]] bool has_euler(double a) const { return h_ > 0 && a_ == a; }

    // Right sides are put in, and solutions taken out, at places that factor() decides.
    [[nodiscard]] std::size_t row(std::size_t equation) const { return place(rows_at_[equation]); }
    [[nodiscard]] std::size_t column(std::size_t unknown) const { return place(columns_at_[unknown]); }
    // The first three, for the right sides in z. Where their common pivots are not good enough for some
    // equation, what is left of the right sides is solved for as well; once all are met to rounding, the
    // factors are taken to be good. g and c are those of the factors.
    [[nodiscard]] bool solve(std::span<const double> g, std::span<const double> c, std::span<Numbers> z);
    // (G + a C) x = b, by equation and by unknown, refined until every equation is met to rounding. False: it
    // is not, with pivots of its own either.
    [[nodiscard]] bool solve_euler(std::span<const double> g, std::span<const double> c,
                                   std::span<const double> b, std::span<double> x);

private:
    using Complex = std::complex<double>;
    // Where the four cannot have one order of pivots.
    struct Apart {
        linalg::PencilLu<double> real, euler;
        std::vector<linalg::PencilLu<Complex>> pairs;
        std::vector<double> right;
        std::vector<Complex> complex_right;
    };

    static std::size_t place(int k) { return static_cast<std::size_t>(k); }
    [[nodiscard]] bool solve_once(std::span<Numbers> z);
    [[nodiscard]] Apart& apart(std::span<const double> g, std::span<const double> c);
    [[nodiscard]] bool solve_apart(std::span<Numbers> z);

    std::shared_ptr<const linalg::Ordering> ordering_;
    linalg::Rows rows_;
    linalg::ShiftedLu lu_;
    std::optional<Apart> apart_;
    bool is_apart_ = false;
    double h_ = 0, a_ = 0; // of the factors; h_ = 0: none
    linalg::ShiftedLu::Shifts shifts_{};
    [[nodiscard]] bool solve_euler_once(std::span<const double> b, std::span<double> x);
    [[nodiscard]] bool solve_euler_alone(std::span<const double> g, std::span<const double> c,
                                         std::span<const double> b, std::span<double> x);

    bool good_ = false;                          // the factors
    std::vector<Numbers> left_;                  // of right sides
    std::vector<double> places_, rest_, change_; // of Euler's
    std::vector<int> in_order_;
    std::span<const int> rows_at_, columns_at_;
};

} // namespace nullor::analysis
