#pragma once
// Whether a point of a transient satisfies the circuit's own equations, f(x, t) + dq/dt = 0, each law on the
// piece that its switches say at x, whatever the method made the point of: G and C that it kept are not
// asked.
//
//     r = f(x, t) - p,   |r_k| <= limit (sum_j |G_kj x_j| + |f_k - (G x)_k| + |p_k|)
//
// p is -dq/dt by the method, on rows that store something, and 0 on the others. The magnitudes are the
// largest so far: what is known to eps of a peak is not known better where it passes zero; 1e-13 of what they
// are at the peaks of x is always allowed. Where Newton's method found x to within its tolerances, which are
// of the peaks of x, these stand for x, and a |q_k| counts as well, and the rounding of its terms. Only what
// held is remembered: a candidate that is refused may have any magnitudes.

#include <span>
#include <vector>

#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/linalg/pattern/rows.hpp"

namespace nullor::analysis {

class PointCheck {
public:
    // Both outlive this. peaks: of each unknown, floors included.
    PointCheck(Workspace& workspace, std::span<const double> peaks);
    ~PointCheck() { workspace_.take_for_rounding({}); }
    PointCheck(const PointCheck&) = delete;
    PointCheck& operator=(const PointCheck&) = delete;

    // a: of the last equation of the method, 1/s, where q was known only to within its tolerances; else 0.
    // Leaves f and q of the workspace at x, and G and C where they were or at x.
    [[nodiscard]] bool holds(double t, const std::vector<double>& x, const std::vector<double>& p,
                             double limit, double a = 0);
    // Takes the magnitudes at x, where the workspace was evaluated last, into account, also for what the
    // workspace drops as rounding.
    void observe(double t, const std::vector<double>& x, const std::vector<double>& p);
    // The magnitudes of the terms of each row, but for those of its charge.
    [[nodiscard]] std::span<const double> sizes() const { return size_; }
    // Row that failed last.
    [[nodiscard]] int worst() const { return worst_; }

private:
    void measure(double t, const std::vector<double>& x, const std::vector<double>& p);
    void take();
    // G + aC in one place of a row; what these slopes and the peaks of x make of the row, together; and what
    // slopes do that are not always there, which are bent laws'.
    [[nodiscard]] double slope(const linalg::Rows::Entry& entry, double a) const;
    [[nodiscard]] double reach(std::size_t row, double a) const;
    [[nodiscard]] double bent(std::size_t row) const;
    // Where what is left of a row is within what slopes make of the tolerances of x, and bent laws' slopes
    // make more of them than all that the laws say: whether these do as well. The slope at the end of a
    // square root promises anything.
    [[nodiscard]] bool laws_hold(double t, const std::vector<double>& x, const std::vector<double>& p,
                                 double limit, double a);
    struct Suspect {
        std::size_t row;
        double left, charge; // f - p and q at x
    };
    // Whether the row has its solution within the tolerances of x: its sign changes there, or half of what is
    // left is gone. Leaves f and q elsewhere.
    [[nodiscard]] bool reached(const Suspect& suspect, double t, const std::vector<double>& x,
                               const std::vector<double>& p, double a);

    Workspace& workspace_;
    bool affine_; // on each piece
    linalg::Rows rows_;
    std::span<const double> peaks_;
    std::vector<double> size_, loose_; // the largest sums, of x and of its peaks, of what held
    std::vector<double> least_;        // what is always allowed
    std::vector<double> terms_, at_peaks_, stored_, own_; // at one x
    std::vector<double> laws_;                            // the largest own_ of what held
    std::vector<double> least_slopes_;                    // the least |G| of what held
    std::vector<double> moved_;                           // x, within its tolerances
    std::vector<Suspect> suspects_;
    int worst_ = -1;
};

} // namespace nullor::analysis
