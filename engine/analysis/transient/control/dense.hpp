#pragma once
// Dense output: the solution between accepted points.
//
// The polynomial through the newest accepted points since the last discontinuity, up to degree 5. It
// reads only what the table wants, so it costs nothing per unknown.

#include <array>
#include <span>
#include <vector>

namespace nullor::analysis {

class Dense {
public:
    explicit Dense(std::size_t width) : width_(width) {}

    // The next point lies beyond a discontinuity: nothing older than the last is of use, and that only if its
    // values did not jump there.
    void restart();
    // Whether the values jumped at the restart, seen from the second point behind it, (t, values): the first
    // interval is steeper than the second by far, by more than scale[k].
    [[nodiscard]] bool jumped(double t, std::span<const double> values, std::span<const double> scale) const;
    // The newest point is (t, values) instead, and nothing older is of use.
    void begin(double t, std::span<const double> values);
    // Leaves the point before the jump out.
    void forget_oldest() { points_.erase(points_.begin()); }
    // values.size() == width.
    void push(double t, std::span<const double> values);

    // Between points of the last step (or at them).
    void at(double t, std::span<double> values) const;
    // Largest distance from the straight line between point `back` (0: the newest) and the one before it, in
    // units of scale[k].
    [[nodiscard]] double bend(std::size_t back, std::span<const double> scale) const;

    // What is known of the dense output's error between the last point and a candidate at t, in units of
    // scale: that of a polynomial without its oldest point, read off how far the candidate lies from the
    // polynomial through the past. 0 while the past is a single point. What rounding[k] of each point makes
    // of that distance is no error. fronts: behind longer steps the curve may bend in a way that they know
    // nothing of.
    [[nodiscard]] double error(double t, std::span<const double> values, std::span<const double> scale,
                               std::span<const double> rounding, bool fronts = true) const;

    [[nodiscard]] double last_time() const { return points_.empty() ? 0.0 : points_.back().t; }
    // Of the newest point, and so many before it.
    [[nodiscard]] double time(std::size_t back) const { return points_[points_.size() - 1 - back].t; }
    [[nodiscard]] std::span<const double> values(std::size_t back) const {
        return points_[points_.size() - 1 - back].values;
    }
    // The error grows as h^error_order().
    [[nodiscard]] int error_order() const { return static_cast<int>(points_.size()); }
    [[nodiscard]] bool has_interval() const { return points_.size() >= 2; }

private:
    static constexpr std::size_t max_points = 6;
    struct Point {
        double t;
        std::vector<double> values;
    };
    // The oldest point that at() will use in the middle of the step to a candidate at t.
    [[nodiscard]] std::size_t oldest_with(double t) const;
    // Lagrange weights at t of the points from `oldest` on.
    void weights(double t, std::size_t oldest, std::array<double, max_points>& weight) const;
    void sum(std::size_t oldest, const std::array<double, max_points>& weight,
             std::span<double> values) const;

    std::size_t width_;
    std::vector<Point> points_; // oldest first
    mutable std::vector<double> past_;
};

} // namespace nullor::analysis
