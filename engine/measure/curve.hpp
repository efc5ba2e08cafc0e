#pragma once
// A measured quantity over its axis, straight between the rows. The axis runs in one direction, up or down (a
// downward .dc); two rows may share a place (a jump).

#include <cstddef>
#include <span>
#include <vector>

#include "engine/measure/requests.hpp"

namespace nullor::measure {

// A point of a curve: theta of the way from row `segment` to the next.
struct Place {
    double x = 0;
    std::size_t segment = 0;
    double theta = 0;
};

class Curve {
public:
    Curve() = default;                                   // to be filled
    Curve(std::vector<double> x, std::vector<double> y); // same length, at least one row
    // As many rows as the axis has; returns where y goes.
    [[nodiscard]] std::vector<double>& fill(std::span<const double> x);

    [[nodiscard]] const std::vector<double>& x() const { return x_; }
    [[nodiscard]] const std::vector<double>& y() const { return y_; }
    [[nodiscard]] bool descending() const { return x_.back() < x_.front(); }
    [[nodiscard]] bool one_direction() const;
    [[nodiscard]] double low() const; // ends of the axis
    [[nodiscard]] double high() const;

    // x within low() and high(); at a jump the later row.
    [[nodiscard]] Place locate(double x) const;
    [[nodiscard]] double value(const Place& place) const;
    // Slope of the parabola through the three nearest rows: the slopes of two neighbouring segments, which
    // hold at their middles, interpolated. NaN in a jump and where there are not two different places.
    [[nodiscard]] double slope(const Place& place) const;

    // The part between two places of the axis, low <= high, with interpolated ends.
    [[nodiscard]] Curve between(double low, double high) const {
        Curve cut;
        between(low, high, cut);
        return cut;
    }
    void between(double low, double high, Curve& cut) const;
    // From low to high, whichever way the sweep went: of y, and of y^2; exact for straight segments.
    [[nodiscard]] double integral() const;
    [[nodiscard]] double integral_of_square() const;
    [[nodiscard]] std::size_t row_of_min() const;
    [[nodiscard]] std::size_t row_of_max() const;

    // Where y meets 0 in the order of the sweep: a rise comes from below and reaches it, a fall from above. A
    // curve that starts at 0 has not met it by that.
    [[nodiscard]] std::vector<Place> zeros(Crossing crossing) const {
        std::vector<Place> places;
        zeros(crossing, places);
        return places;
    }
    void zeros(Crossing crossing, std::vector<Place>& places) const;

private:
    std::vector<double> x_, y_;
};

} // namespace nullor::measure
