#include "engine/measure/curve.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace nullor::measure {

Curve::Curve(std::vector<double> x, std::vector<double> y) : x_(std::move(x)), y_(std::move(y)) {
    assert(!x_.empty() && x_.size() == y_.size());
}

std::vector<double>& Curve::fill(std::span<const double> x) {
    x_.assign(x.begin(), x.end());
    y_.resize(x.size());
    return y_;
}

bool Curve::one_direction() const {
    return descending() ? std::is_sorted(x_.rbegin(), x_.rend()) : std::is_sorted(x_.begin(), x_.end());
}

double Curve::low() const {
    return std::min(x_.front(), x_.back());
}
double Curve::high() const {
    return std::max(x_.front(), x_.back());
}

Place Curve::locate(double x) const {
    const bool down = descending();
    const auto after = std::upper_bound(x_.begin(), x_.end(), x,
                                        [down](double a, double b) { return down ? a > b : a < b; });
    const auto reached = static_cast<std::size_t>(after - x_.begin());
    if (reached == 0) return {x, 0, 0.0};
    if (reached == x_.size()) return {x, x_.size() - 1, 0.0};
    const std::size_t k = reached - 1;
    return {x, k, (x - x_[k]) / (x_[k + 1] - x_[k])};
}

double Curve::value(const Place& place) const {
    const double start = y_[place.segment];
    if (place.theta == 0) return start;
    const double end = y_[place.segment + 1];
    return place.theta == 1 ? end : start + place.theta * (end - start);
}

double Curve::slope(const Place& place) const {
    struct Middle {
        double x, slope;
    };
    const auto middle = [this](std::size_t k) {
        return Middle{0.5 * (x_[k] + x_[k + 1]), (y_[k + 1] - y_[k]) / (x_[k + 1] - x_[k])};
    };
    const double none = std::numeric_limits<double>::quiet_NaN();
    if (x_.size() < 2) return none;
    const std::size_t own = std::min(place.segment, x_.size() - 2);
    if (x_[own + 1] == x_[own]) return none;
    const Middle here = middle(own);
    const bool second_half = std::abs(place.x - x_[own]) > std::abs(place.x - x_[own + 1]);
    const bool before = own > 0 && x_[own - 1] != x_[own];
    const bool after = own + 2 < x_.size() && x_[own + 1] != x_[own + 2];
    if (!before && !after) return here.slope;
    const Middle other = middle(after && (second_half || !before) ? own + 1 : own - 1);
    return here.slope + (other.slope - here.slope) * (place.x - here.x) / (other.x - here.x);
}

void Curve::between(double low, double high, Curve& cut) const {
    const double first = descending() ? high : low, last = descending() ? low : high;
    std::vector<double>&x = cut.x_, &y = cut.y_;
    x.clear();
    y.clear();
    const Place start = locate(first), end = locate(last);
    if (start.theta > 0) {
        x.push_back(first);
        y.push_back(value(start));
    }
    for (std::size_t k = 0; k < x_.size(); ++k) {
        if (x_[k] < low || x_[k] > high) continue;
        x.push_back(x_[k]);
        y.push_back(y_[k]);
    }
    if (end.theta > 0 && (x.empty() || x.back() != last)) {
        x.push_back(last);
        y.push_back(value(end));
    }
}

double Curve::integral() const {
    double sum = 0;
    for (std::size_t k = 0; k + 1 < x_.size(); ++k)
        sum += std::abs(x_[k + 1] - x_[k]) * 0.5 * (y_[k] + y_[k + 1]);
    return sum;
}

double Curve::integral_of_square() const {
    double sum = 0;
    for (std::size_t k = 0; k + 1 < x_.size(); ++k) {
        const double a = y_[k], b = y_[k + 1];
        sum += std::abs(x_[k + 1] - x_[k]) * (a * a + a * b + b * b) / 3;
    }
    return sum;
}

std::size_t Curve::row_of_min() const {
    return static_cast<std::size_t>(std::min_element(y_.begin(), y_.end()) - y_.begin());
}

std::size_t Curve::row_of_max() const {
    return static_cast<std::size_t>(std::max_element(y_.begin(), y_.end()) - y_.begin());
}

void Curve::zeros(Crossing crossing, std::vector<Place>& places) const {
    places.clear();
    for (std::size_t k = 0; k + 1 < x_.size(); ++k) {
        const double a = y_[k], b = y_[k + 1];
        const bool rise = a < 0 && b >= 0, fall = a > 0 && b <= 0;
        if (!(rise && crossing != Crossing::fall) && !(fall && crossing != Crossing::rise)) continue;
        double theta = a / (a - b);
        // An infinite end (the dB of 0) says nothing about the way there.
        if (std::isinf(b))
            theta = 0;
        else if (std::isinf(a))
            theta = 1;
        const double x = theta == 1 ? x_[k + 1] : x_[k] + theta * (x_[k + 1] - x_[k]);
        places.push_back({x, k, theta});
    }
}

} // namespace nullor::measure
