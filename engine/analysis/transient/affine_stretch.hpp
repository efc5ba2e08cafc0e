#pragma once
// The transient of a circuit whose laws are affine between corners, from one corner to the next.
//
// A stretch begins with two very short steps of implicit Euler, which find what has no memory and the pieces
// in force behind a jump or a corner. On these pieces the solution goes on in long steps of collocation,
// whose polynomials say where the next corner is; the last of them is cut there, or made anew to end there.

#include "engine/analysis/transient/affine/collocation.hpp"
#include "engine/analysis/transient/control/chatter.hpp"
#include "engine/analysis/transient/trajectory.hpp"

namespace nullor::analysis {

class AffineStretch {
public:
    // longest: of a step, s. The trajectory outlives this.
    AffineStretch(Trajectory& trajectory, double longest);

    enum class End { arrived, gave_up, output_full, interrupted };
    // From the trajectory's point over all corners on the way to end; where something is delayed to the first
    // of them. Where it gives up, the point is the last that is written.
    [[nodiscard]] End run(double end);

    [[nodiscard]] long iterations() const { return iterations_; }
    // Others are to go on.
    [[nodiscard]] bool chatters() const { return chatter_.found(); }

    // The first point behind `from`. False: no solution, or on no pieces.
    [[nodiscard]] bool settle(const TimePoint& from, double end, TimePoint& to);
    // Makes of a point with charges that are given what holds there at its own time, just behind it. False:
    // as for settle, and the point is as it was.
    [[nodiscard]] bool go_back(TimePoint& given, double end);

private:
    [[nodiscard]] bool settle_within(const TimePoint& from, double h, TimePoint& to);
    [[nodiscard]] double still_moves(const TimePoint& to);
    [[nodiscard]] double moves_on(const TimePoint& to);
    [[nodiscard]] bool settle_elsewhere(const TimePoint& from, double h, TimePoint& to);
    void choose_length(double tried, double error);
    // Of the first step on these pieces: the one that was good the last time, or that of the last step.
    [[nodiscard]] double expected_length();
    // Steps go on from settled_, with the length that was good on its pieces the last time.
    void begin_at_settled();
    [[nodiscard]] double next_time(double end) const;
    // Shortens the passage from the point until it ends at the first corner on its way, if there is one.
    enum class Found { nothing, corner, lost };
    [[nodiscard]] Found look_for_corner(double error, double least, bool exactly);
    void take_pieces_beyond();
    [[nodiscard]] bool settle_exactly(double end, double least);
    void take_corner();
    void find_rates();
    [[nodiscard]] double jump(const TimePoint& from);
    [[nodiscard]] double drift(double time);

    Trajectory& trajectory_;
    TimePoint& point_; // its
    Workspace& workspace_;
    StepControl& control_;
    Switching& switching_;
    Collocation collocation_;
    std::vector<char> reactive_;
    const std::vector<int> driven_; // rows where the sources change
    const bool has_corners_;        // some law
    double longest_, h_;            // on the ladder of lengths; h_: the step to try
    std::vector<double> first_;     // of the first accepted step on each combination of pieces; 0: none yet
    bool was_cut_ = false;          // the passage ends at a corner by its polynomial
    double width_ = 0;              // within which the last corner was looked for, s
    double late_ = 0;               // by which it may have been met behind its place, s
    bool is_first_ = false;         // the next accepted step is such a one
    Chatter chatter_;
    Passage passage_;
    std::vector<double> moved_, rates_, longer_rates_; // rates_: behind a corner, 1/s
    TimePoint settled_, corner_, beyond_, landed_, longer_;
    long iterations_ = 0;
};

} // namespace nullor::analysis
