// A solution of f(x) = 0 where f is continuous and affine in pieces, by the curve
//
//     f(x) = mu f(x0),   mu = 1 at x0, 0 at the solution
//
// Within a piece it is a straight line: G dx = f(x0) dmu. At a border it goes on to the other side, and mu
// may turn there: it does where det G changes its sign, and stays where G is singular (Katzenelson, Bell
// Syst. Tech. J. 44, 1965; Ohtsuki, Fujisawa and Kumagai, SIAM J. Math. Anal. 8, 1977). The curve has no end
// but at infinity. So it finds a solution wherever the outermost pieces alone decide that there is one,
// through pieces in which an amplifier's output is not determined as well.

#include "engine/analysis/operating_point/strategies/strategy.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/operating_point/strategies/bordered.hpp"

namespace nullor::analysis {

namespace {

constexpr int departures = 8;
constexpr int segments_per_switch = 50;
// Where the amplifiers' stages begin, V: beyond all rails, driven there by some 10 V for a gain of 1e5.
constexpr double far_out = 1e6;
// What every amplifier's gain counts as if it is larger: an ideal one whose feedback others' rails have cut
// has an output, and one without rails an end. The solution that the curve leads to moves by 1e-8 V and is
// polished.
constexpr double largest_gain = 1e9;
// No border lies farther along the curve, in units of scale().
constexpr double endless = 1e15;

// What counts as a step of 1.
double scale(Unit unit) {
    return unit == Unit::ampere ? 1e-3 : 1;
}

class Curve {
public:
    Curve(Newton& newton, const Workspace& workspace, const Equation& equation, std::vector<double> start)
        : newton_(newton), workspace_(workspace), equation_(equation), x_(std::move(start)),
          n_(x_.size() - 1), column_(n_), tangent_(n_ + 1, 0.0), row_(n_ + 1, 0.0), right_(n_ + 1),
          correction_(n_ + 1), bordered_(newton_.linearise(x_, equation_).pattern) {
        for (const Unknown& unknown : workspace.system().unknowns()) scale_.push_back(scale(unknown.unit));
        scale_.push_back(1);
        const Newton::Linearised here = newton_.linearise(x_, equation_);
        start_residual_.assign(here.residual.begin(), here.residual.end());
        for (std::size_t k = 0; k < n_; ++k) column_[k] = -start_residual_[k];
        row_[n_] = -1; // mu falls to begin with
    }

    // False: it ends here, or goes to infinity.
    [[nodiscard]] bool follow(int most_segments, const Watch* watch) {
        for (segments_ = 0; segments_ < most_segments; ++segments_) {
            if (watch && watch->stop_requested()) return false;
            if (!enter_piece()) return false;
            const double to_solution = tangent_[n_] < 0 ? mu_ / -tangent_[n_] : HUGE_VAL;
            const double length = to_border(std::min(to_solution, endless));
            advance(length);
            if (border_ == none) return to_solution <= endless;
            step_over();
        }
        return false;
    }

    [[nodiscard]] const std::vector<double>& x() const { return x_; }
    [[nodiscard]] int segments() const { return segments_; }
    [[nodiscard]] double mu() const { return mu_; }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // With the piece of x in force: onto the curve, and its direction there. The last row asks for the
    // component of the change along the direction that the curve had before.
    [[nodiscard]] bool enter_piece() {
        const Newton::Linearised here = newton_.linearise(x_, equation_);
        if (workspace_.dropped() > 0) return false;
        for (std::size_t k = 0; k < n_; ++k) right_[k] = mu_ * start_residual_[k] - here.residual[k];
        right_[n_] = 0;
        if (!bordered_.factor(here.matrix, column_, row_) || !bordered_.solve(right_, correction_))
            return false;
        // The laws are continuous, but for some expressions.
        constexpr double jump = 1e-3;
        double largest = 1;
        for (std::size_t k = 0; k < n_; ++k) largest = std::max(largest, std::abs(x_[k]) / scale_[k]);
        if (segments_ > 0 && length(correction_) > jump * largest) return false;

        workspace_.switches(x_.data(), equation_.t, side_);
        for (std::size_t k = 0; k < n_; ++k) x_[k] += correction_[k];
        mu_ += correction_[n_];
        std::fill(right_.begin(), right_.end(), 0.0);
        right_[n_] = 1;
        if (!bordered_.solve(right_, tangent_)) return false;
        double unit = 1 / length(tangent_);
        if (!std::isfinite(unit)) return false;
        workspace_.switches(x_.data(), equation_.t, here_);
        if (border_ != none) {
            look(1e-3 * unit);
            if ((there_[border_] - here_[border_]) * side_[border_] < 0) unit = -unit;
        }
        for (double& t : tangent_) t *= unit;
        return true;
    }

    // How far, at most `length`, until a switch leaves its side, and which.
    [[nodiscard]] double to_border(double length) {
        border_ = none;
        // More than once, for rails that follow supplies are not affine where these cross.
        constexpr int looks = 8;
        for (int count = 0; count < looks; ++count) {
            look(length);
            double share = 1;
            std::size_t first = none;
            for (std::size_t k = 0; k < side_.size(); ++k) {
                const double sign = side_[k] > 0 ? 1 : -1;
                if (sign * there_[k] >= 0) continue;
                const double left = std::max(0.0, sign * here_[k]);
                const double until = left / (left - sign * there_[k]);
                if (until >= share) continue;
                share = until;
                first = k;
            }
            if (first == none) break;
            length *= share;
            if (first == border_) break;
            border_ = first;
        }
        return length;
    }

    void advance(double length) {
        for (std::size_t k = 0; k < n_; ++k) x_[k] += length * tangent_[k];
        mu_ += length * tangent_[n_];
    }

    // Just so far that rounding does not hide the side.
    void step_over() {
        const double before = side_[border_];
        double over = 1e-10;
        while (over < 1) {
            look(over);
            if (there_[border_] * before < 0) break;
            over *= 4;
        }
        advance(over);
        for (std::size_t k = 0; k <= n_; ++k) row_[k] = tangent_[k] / (scale_[k] * scale_[k]);
    }

    void look(double length) {
        trial_ = x_;
        for (std::size_t k = 0; k < n_; ++k) trial_[k] += length * tangent_[k];
        workspace_.switches(trial_.data(), equation_.t, there_);
    }

    [[nodiscard]] double length(const std::vector<double>& step) const {
        double longest = 0;
        for (std::size_t k = 0; k <= n_; ++k) longest = std::max(longest, std::abs(step[k]) / scale_[k]);
        return longest;
    }

    Newton& newton_;
    const Workspace& workspace_;
    const Equation& equation_;
    std::vector<double> x_;
    std::size_t n_;
    double mu_ = 1;
    int segments_ = 0;
    std::size_t border_ = none;                              // the switch that was crossed last, or is next
    std::vector<double> start_residual_, scale_, column_;    // column_: of mu in [G, -f(x0); row]
    std::vector<double> tangent_, row_, right_, correction_; // n_ + 1: of x and mu
    std::vector<double> side_, here_, there_, trial_;        // switches in the piece, at x, further on
    Bordered bordered_;
};

// Somewhere without symmetry, for where two borders meet the curve has no direction.
std::vector<double> departure(const Workspace& workspace, std::mt19937_64& random) {
    const auto between = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    std::vector<double> x;
    for (const Unknown& unknown : workspace.system().unknowns())
        x.push_back(scale(unknown.unit) * between(-1, 1));
    x.push_back(0);
    for (const devices::Amplifier& a : workspace.amplifiers())
        x[static_cast<std::size_t>(a.state)] = (random() & 1 ? 1 : -1) * between(1, 2) * far_out;
    return x;
}

} // namespace

Walk affine_path(const Search& search, std::vector<double>& x) {
    Newton& newton = search.newton;
    const Workspace& workspace = search.workspace;
    const Equation& equation = search.equation;
    const NewtonSettings& settings = search.settings;
    Walk walk;
    std::vector<double> switches;
    workspace.switches(x.data(), equation.t, switches);
    std::vector<Drawn> stages;
    for (const devices::Amplifier& a : workspace.amplifiers())
        stages.push_back({a.state, a.state, workspace.system().size(), 0.0});
    Equation finite = equation;
    finite.drawn = stages;
    finite.draw = 1 / largest_gain;
    const int most = segments_per_switch * (static_cast<int>(switches.size()) + 4);
    NewtonSettings there = settings;
    there.by_pieces = true;    // limits would leave the piece that was found
    std::mt19937_64 random(1); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same answer every time
    for (int start = 0; start < departures && !walk.arrived; ++start) {
        Curve curve(newton, workspace, finite, departure(workspace, random));
        const bool arrived = curve.follow(most, settings.watch);
        walk.iterations += curve.segments();
        walk.how_far = fmt::format("{} borders, start {} of {}", walk.iterations, start + 1, departures);
        x = curve.x();
        // With ideal gains there may be none.
        walk.arrived = arrived && newton.solve(x, equation, there).status == NewtonReport::Status::converged;
        if (settings.watch && settings.watch->stop_requested()) break;
    }
    if (!walk.arrived) walk.worst = unsettled(newton);
    return walk;
}

} // namespace nullor::analysis
