#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/transient/affine/radau_polynomial.hpp"
#include "engine/analysis/transient/control/switching.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

// The nodes of a passage on [0, 1], and the inverse distances of each to those before it.
struct Nodes {
    std::array<double, Passage::points> s{};
    std::array<std::array<double, Passage::points>, Passage::points> inverse{}; // [i][order]

    Nodes() {
        std::copy(radau().nodes.begin(), radau().nodes.end(), s.begin() + 1);
        for (std::size_t i = 1; i < Passage::points; ++i)
            for (std::size_t order = 1; order <= i; ++order) inverse[i][order] = 1 / (s[i] - s[i - order]);
    }
};

const Nodes nodes;

// Through the points of a passage, in Newton's form.
class Polynomial {
public:
    explicit Polynomial(std::array<double, Passage::points> values) : d_(values) {
        for (std::size_t order = 1; order < Passage::points; ++order)
            for (std::size_t i = Passage::points - 1; i >= order; --i)
                d_[i] = (d_[i] - d_[i - 1]) * nodes.inverse[i][order];
    }

    static double node(std::size_t i) { return nodes.s[i]; }

    [[nodiscard]] double at(double s) const {
        double sum = d_.back();
        for (std::size_t i = Passage::points - 1; i-- > 0;) sum = sum * (s - node(i)) + d_[i];
        return sum;
    }

    [[nodiscard]] double slope(double s) const {
        double sum = d_.back(), slope = 0;
        for (std::size_t i = Passage::points - 1; i-- > 0;) {
            slope = slope * (s - node(i)) + sum;
            sum = sum * (s - node(i)) + d_[i];
        }
        return slope;
    }

    // By how much it may be wrong about where it is s: what a polynomial through the stages alone misses the
    // beginning by (collocation.hpp) is a bound of its error, which goes as polynomial_error does.
    [[nodiscard]] double uncertain(const std::array<double, Passage::points>& values, double s) const {
        double miss = 0;
        for (std::size_t i = 0; i < Radau::stages; ++i) miss += radau().back[i] * (values[i + 1] - values[0]);
        return std::abs(miss * polynomial_error(s) / slope(s));
    }

    // Where it is `value`, to within `width`, between a place above it and one below (false position,
    // Illinois variant).
    [[nodiscard]] double where(double value, double above, double below, double width) const {
        double up = at(above) - value, down = at(below) - value, last = above;
        for (int count = 0; count < 60 && below - above > width; ++count) {
            double s = (above * down - below * up) / (down - up);
            if (!(s > above && s < below)) s = above + (below - above) / 2;
            if (std::abs(s - last) < 0.1 * width) return s;
            last = s;
            const double v = at(s) - value;
            if (v > 0) {
                above = s;
                up = v;
                down /= 2;
            } else {
                below = s;
                down = v;
                up /= 2;
            }
        }
        return below;
    }

    // The lowest place near point i, as samples and a parabola through the lowest of them tell.
    [[nodiscard]] double lowest_near(std::size_t i) const {
        constexpr int samples = 9;
        const double from = node(i == 0 ? 0 : i - 1), to = node(std::min(i + 1, Passage::points - 1));
        std::array<double, samples> value{};
        const double width = (to - from) / (samples - 1);
        for (int k = 0; k < samples; ++k) value[static_cast<std::size_t>(k)] = at(from + k * width);
        const auto k = std::min_element(value.begin(), value.end()) - value.begin();
        const double s = from + static_cast<double>(k) * width;
        if (k == 0 || k == samples - 1) return s;
        const auto m = static_cast<std::size_t>(k);
        const double curve = value[m - 1] - 2 * value[m] + value[m + 1];
        return curve > 0 ? s + width * (value[m - 1] - value[m + 1]) / (2 * curve) : s;
    }

private:
    std::array<double, Passage::points> d_;
};

} // namespace

void Switching::see(const Passage& passage) {
    if (workspace_.linear()) return;
    along_t_ = passage.t;
    for (std::size_t i = 0; i < Passage::points; ++i) look(passage.t[i], passage.x[i], along_[i]);
}

Switching::Met Switching::along(double width) {
    Met met;
    if (workspace_.linear()) return met;
    constexpr std::size_t end = Passage::points - 1;
    const double h = along_t_[end] - along_t_[0], share = std::min(width / h, most_beyond);
    double first = 2, ahead = 1 + furthest_ahead; // of the passage
    bool at_end = false;
    const auto meet = [&](std::size_t k, double& place, double at, const Polynomial& curve,
                          const std::array<double, Passage::points>& g) {
        if (!(at < place)) return;
        place = at;
        met_ = k;
        met.uncertain = h * curve.uncertain(g, at);
        met.is_mild = k >= plain_;
        met.is_new = !rests_[k].crossed[start_[k] > 0 ? 0 : 1];
    };
    for (std::size_t k = 0; k < rests_.size(); ++k) {
        const double sign = start_[k] > 0 ? 1 : -1;
        std::array<double, Passage::points> g;
        for (std::size_t i = 0; i < Passage::points; ++i) g[i] = sign * along_[i][k];
        double low = g[0], high = g[0];
        for (const double value : g) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
        if (low > near_share * (high - low)) continue;
        const double none = rounding(k);
        const Polynomial curve(g);
        // Not the beginning: a stretch begins just behind a corner.
        const auto crossed = std::find_if(g.begin() + 1, g.end(), [none](double v) { return v < -none; });
        double from = 0, to = 0; // in front of the first zero, and behind it
        if (crossed == g.end()) {
            to = curve.lowest_near(static_cast<std::size_t>(std::find(g.begin(), g.end(), low) - g.begin()));
            if (!(curve.at(to) < -2 * none)) {
                const double slope = curve.slope(1);
                if (slope < 0 && first > 1)
                    meet(k, ahead, 1 + share / 2 - (g[end] + 2 * none) / slope, curve, g);
                continue;
            }
        } else {
            const auto i = static_cast<std::size_t>(crossed - g.begin());
            if (i == end && g[end] >= std::min(0.0, curve.slope(1)) * share - 4 * none) {
                at_end = true;
                if (first > 1) met_ = k;
                continue;
            }
            from = Polynomial::node(i - 1);
            to = Polynomial::node(i);
        }
        if (!(curve.at(from) > -2 * none)) from = 0;
        const double zero = curve.at(to) < -2 * none ? curve.where(-2 * none, from, to, share / 4) : to;
        // Out and back within the width is none.
        if (crossed == g.end() && to - zero < share) continue;
        if (1 - zero <= share) {
            at_end = true;
            if (first > 1) met_ = k;
        } else
            meet(k, first, zero + share / 2, curve, g);
    }
    if (first <= 1) {
        met.kind = Met::Kind::inside;
        met.t = along_t_[0] + first * h;
    } else if (at_end) {
        met.kind = Met::Kind::at_end;
        met.t = along_t_[end];
    } else if (ahead < 1 + furthest_ahead) {
        met.kind = Met::Kind::ahead;
        met.t = along_t_[0] + ahead * h;
    }
    return met;
}

bool Switching::begins_at_border() {
    if (met_ >= plain_ && met_ != cornered_ && std::abs(start_[met_]) > noise(met_)) return false;
    rests_[met_].positive = !(start_[met_] > 0);
    start_[met_] = rests_[met_].positive ? std::numeric_limits<double>::min() : 0;
    return true;
}

void Switching::accept_passage(double t, bool corner) {
    cornered_ = corner ? met_ : no_function;
    if (corner) rests_[met_].crossed[start_[met_] > 0 ? 0 : 1] = true;
    for (std::size_t i = 0; i < Passage::points && along_t_[i] <= t; ++i)
        for (std::size_t k = 0; k < rests_.size(); ++k)
            rests_[k].peak = std::max(rests_[k].peak, std::abs(along_[i][k]));
}

} // namespace nullor::analysis
