#pragma once
// What delayed unknowns were in a transient so far, between points as a polynomial: what arrives is a source
// whose waveform the circuit itself has drawn, up to a delay ago.
//
// A corner at t arrives at t + td as a corner, and as that it sends out others, for each delay and from each
// end of a line that reflects. One that arrives as a smooth curve, since it was absorbed or integrated on its
// way, sends out none: without that their number would grow with every power of the time.

#include <deque>
#include <span>
#include <vector>

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

class RecordedPast final : public Past {
public:
    // workspace outlives this. reltol: of the largest value that an unknown has had, from `least` on, V or A.
    RecordedPast(const Workspace& workspace, double reltol, double least);

    // Before t = 0 all unknowns were as in x.
    void begin(const std::vector<double>& x);
    // The next point, with all unknowns.
    void push(double t, const std::vector<double>& x);
    // What follows is another curve, from the newest point on, or from a point behind it only. corner: it is
    // to arrive as a corner.
    void restart(bool corner);
    void forget_oldest();
    // (t, x) is behind a jump at the newest point.
    void jump(double t, const std::vector<double>& x);
    // The same at the corner of a source, or one that arrives, at t: what would arrive so soon behind it that
    // this may be rounding arrives with it.
    void restart_at(double t);

    [[nodiscard]] double value(std::size_t k, double t) const override;
    [[nodiscard]] double next_corner(double t) const override;
    // At most `end`: of a step from t whose stages see all that arrives, a polynomial of degree 4.
    [[nodiscard]] double visible_end(double t, double end) const;

private:
    struct Delay {
        std::size_t column;
        double td;
    };
    // From a corner to the next.
    struct Segment {
        bool spreads = true;         // a corner, where it arrives
        bool carried = false;        // the first point is the last of the segment before
        std::vector<double> arrives; // its beginning, by delay, s
        std::vector<double> t, x;    // x: a row of all columns a point
    };
    [[nodiscard]] double between(const Segment& segment, std::size_t column, double t) const;
    [[nodiscard]] bool visible(std::size_t k, double t, double end, double share) const;
    [[nodiscard]] bool arrives_smoothly(std::size_t k, std::size_t segment) const;
    [[nodiscard]] bool is_corner(double t) const;
    void add_segment(double start, bool corner);
    void restart_from(double start, bool corner);

    const Workspace& workspace_;
    double reltol_;
    std::vector<Delay> delays_; // in the order of the workspace's
    std::vector<int> unknowns_; // by column
    std::vector<double> initial_, peaks_;
    std::deque<Segment> segments_;
};

} // namespace nullor::analysis
