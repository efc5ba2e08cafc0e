#pragma once
// A Runge-Kutta step of a circuit on affine pieces of its laws, as one product of a small dense matrix.
//
// There f(x, t) and q(x) are affine in x, so all stages are linear in what changes: with dX_i = X_i - x_n and
// f = k_0 at the beginning (0 on the rows that have no q),
//
//     (dX_1 ... dX_s, dq, k_s, err) = M (k_0, s(t_1) - s(t_n) ... s(t_s) - s(t_n)),   s: what the sources
//     drive
//
// In differences what is at rest stays so to the last bit, as an output at its rail does.
//
// M depends on the step h and the pieces only, and a circuit of a few op-amps runs through the same few of
// both again and again. M is built column by column with the sparse factors of the step's own matrix, and
// used once a step length has come up a few times; where it would be larger than the sparse solutions that it
// saves, never.

#include <map>
#include <string>
#include <utility>

#include "engine/analysis/runge_kutta.hpp"

namespace nullor::analysis {

class AffineStep {
public:
    // reactive: reactive_rows(); all outlive this.
    AffineStep(const Tableau& tableau, Workspace& workspace, Newton& newton,
               const std::vector<char>& reactive);

    // The step of length h from point, if it can be made this way: false means nothing was done. Stages stay
    // on the pieces of point or are reported to stage_seen, as in any step; next is a candidate as any.
    [[nodiscard]] bool step(const TimePoint& point, double h, double t_new, TimePoint& next,
                            StepResult& result, const Integrator::StageSeen& stage_seen);

private:
    using Matrix = std::vector<double>; // by columns
    struct Known {
        int seen = 0;
        Matrix matrix; // empty until it pays
    };

    [[nodiscard]] Matrix build(const TimePoint& point, double h);
    [[nodiscard]] const Matrix* find(const TimePoint& point, double h);

    const Tableau& tableau_;
    Workspace& workspace_;
    Newton& newton_;
    std::size_t n_, stages_, kept_; // stages that solve for something; the last of them that M has rows for
    std::size_t rows_ = 0, columns_ = 0;
    std::vector<int> states_, driven_; // rows with a q; rows where the sources change
    std::map<std::pair<std::string, double>, Known> known_;
    std::string pieces_;
    unsigned stampings_ = 0; // when pieces_ was read
    bool pays_ = false;
    int in_a_row_ = 0;
    std::vector<double> in_, out_, stage_x_, drive_;
    double drive_at_ = 0; // the time of drive_
};

} // namespace nullor::analysis
