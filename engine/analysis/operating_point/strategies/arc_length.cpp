// The curve of solutions of
//
//     f(x) + d(s) (what stands across each law that bends, and 1e-2 of each node's voltage) = 0
//
// from s = 0, where d is 1e4 and there is one solution, to s = 1, where it is 1e-13. It may turn, so that d
// grows again for a while: it is followed by its length (Keller, in: Applications of Bifurcation Theory,
// 1977; Melville, Trajkovic, Fang and Watson, IEEE Trans. CAD 12, 1993). A step goes along the tangent, and
// then by Newton's method back to the curve in the plane across. Where a law has a corner the step ends
// there, and the curve goes on from it on the other side, in whatever direction (see affine_path.cpp).

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/operating_point/strategies/bordered.hpp"
#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

namespace {

class Arc {
public:
    Arc(const Search& search, std::vector<double> x)
        : search_(search), drawn_(yielding(search.workspace)), equation_(search.equation), x_(std::move(x)),
          n_(x_.size() - 1), column_(n_), tangent_(n_ + 1, 0.0), row_(n_ + 1, 0.0), right_(n_ + 1),
          step_(n_ + 1) {
        for (const Unknown& unknown : search.workspace.system().unknowns()) {
            is_node_.push_back(unknown.kind == Unknown::Kind::node_voltage ? 1 : 0);
            scale_.push_back(is_node_.back() ? 1 : HUGE_VAL);
        }
        scale_.push_back(scale_of_s);
        row_[n_] = 1;
        equation_.drawn = drawn_;
        set(0);
    }

    [[nodiscard]] bool follow() {
        if (!solve_a_step(search_, x_, equation_, iterations_)) return false;
        bordered_.emplace(search_.newton.linearise(x_, equation_).pattern);
        if (!find_tangent()) return false;
        furthest_ = 0;
        double length = first_length;
        while (iterations_ < search_.most_iterations && length > shortest) {
            if (search_.settings.watch && search_.settings.watch->stop_requested()) return false;
            const std::vector<double> x = x_, tangent = tangent_, row = row_;
            const double s = s_;
            const int before = iterations_;
            double by = to_border(length);
            if (s_ + by * tangent_[n_] >= 1) {
                by = (1 - s_) / tangent_[n_];
                advance(by);
                set(1);
                if (solve_a_step(search_, x_, equation_, iterations_)) return true;
            } else {
                advance(by);
                if (back_to_curve() && is_near(x, s, by) &&
                    (border_ == none ? find_tangent() : step_over())) {
                    furthest_ = std::max(furthest_, s_);
                    if (s_ < 0) return false; // back where it began
                    if (by >= length) length *= iterations_ - before <= few_iterations ? 2 : 0.8;
                    length = std::min(length, longest);
                    continue;
                }
            }
            x_ = x;
            tangent_ = tangent;
            row_ = row;
            set(s);
            length = by / 4;
        }
        return false;
    }

    [[nodiscard]] const std::vector<double>& x() const { return x_; }
    [[nodiscard]] int iterations() const { return iterations_; }
    [[nodiscard]] std::string how_far() const {
        return fmt::format("{}{:.1e} S, with turns", furthest_ < 0 ? "not even " : "",
                           draw(std::max(0.0, furthest_)));
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr double first_draw = 1e4, decades = 17, of_gmin = 1e-2;
    // What counts as a length of 1 of s, beside 1 V of each node. Currents and amplifiers' stages, which
    // follow from these, have none.
    static constexpr double scale_of_s = 0.1;
    static constexpr int iterations_across = 8, few_iterations = 4;
    static constexpr double first_length = 0.1, longest = 4, shortest = 1e-10;
    // Where Newton's method ends, and how far from where the step led, as a part of its length: farther off
    // is another part of the curve.
    static constexpr double across = 1e-6, most_off = 0.5;

    static double draw(double s) { return first_draw * std::pow(10.0, -decades * s); }

    void set(double s) {
        s_ = s;
        equation_.draw = draw(s);
        equation_.gmin = of_gmin * equation_.draw;
    }

    void advance(double by) {
        for (std::size_t k = 0; k < n_; ++k) x_[k] += by * tangent_[k];
        set(s_ + by * tangent_[n_]);
    }

    // The equations and the row, linearised at x and s; what is left of them is in right_.
    [[nodiscard]] bool factor() {
        const Newton::Linearised here = search_.newton.linearise(x_, equation_);
        if (search_.workspace.dropped() > 0) return false;
        for (std::size_t k = 0; k < n_; ++k) {
            right_[k] = -here.residual[k];
            column_[k] = is_node_[k] ? equation_.gmin * x_[k] : 0;
        }
        right_[n_] = 0;
        for (const Drawn& d : drawn_)
            column_[static_cast<std::size_t>(d.row)] +=
                equation_.draw *
                (x_[static_cast<std::size_t>(d.plus)] - x_[static_cast<std::size_t>(d.minus)]);
        const double slope = -decades * std::log(10.0); // d' = slope d
        for (double& entry : column_) entry *= slope;
        return std::all_of(right_.begin(), right_.end(), [](double r) { return std::isfinite(r); }) &&
               bordered_->factor(here.matrix, column_, row_);
    }

    [[nodiscard]] bool back_to_curve() {
        double before = HUGE_VAL;
        for (int k = 0; k < iterations_across; ++k) {
            ++iterations_;
            if (!factor() || !bordered_->solve(right_, step_)) return false;
            const double size = length_of(step_);
            if (!std::isfinite(size) || size > 4 * before) return false;
            for (std::size_t j = 0; j < n_; ++j) x_[j] += step_[j];
            set(s_ + step_[n_]);
            if (size < across) return true;
            before = size;
        }
        return false;
    }

    // Whether a step from there along the tangent led close to x_ and s_.
    [[nodiscard]] bool is_near(const std::vector<double>& x, double s, double by) const {
        double off = std::abs(s_ - s - by * tangent_[n_]) / scale_[n_];
        for (std::size_t k = 0; k < n_; ++k)
            off = std::max(off, std::abs(x_[k] - x[k] - by * tangent_[k]) / scale_[k]);
        return off <= most_off * by + across;
    }

    // Of length 1, on in the direction of row_.
    [[nodiscard]] bool find_tangent() {
        if (!factor()) return false;
        std::fill(right_.begin(), right_.end(), 0.0);
        right_[n_] = 1;
        if (!bordered_->solve(right_, tangent_)) return false;
        const double unit = 1 / length_of(tangent_);
        if (!std::isfinite(unit)) return false;
        for (double& t : tangent_) t *= unit;
        for (std::size_t k = 0; k <= n_; ++k) row_[k] = tangent_[k] / (scale_[k] * scale_[k]);
        return true;
    }

    void look(double by, std::vector<double>& switches) {
        trial_ = x_;
        for (std::size_t k = 0; k < n_; ++k) trial_[k] += by * tangent_[k];
        search_.workspace.switches(trial_.data(), equation_.t, switches);
    }

    // How far along the tangent, at most `by`, until a law is on the border of its piece.
    [[nodiscard]] double to_border(double by) {
        border_ = none;
        if (!search_.newton.has_pieces()) return by;
        look(0, here_);
        look(by, there_);
        double share = 1;
        for (std::size_t k = 0; k < here_.size(); ++k) {
            if ((here_[k] > 0) == (there_[k] > 0)) continue;
            const double until = here_[k] / (here_[k] - there_[k]);
            if (until >= share) continue;
            share = until;
            border_ = k;
        }
        return border_ == none ? by : std::max(share * by, 1e-9);
    }

    // The curve goes on away from the border: along the old direction or, if it turns by more than a right
    // angle, against it.
    [[nodiscard]] bool step_over() {
        constexpr double far = 1e-3, little = 1e-6;
        const bool side = here_[border_] > 0;
        double over = 0;
        look(over, there_);
        for (over = 1e-10; (there_[border_] > 0) == side; over *= 4) {
            if (over > far) return find_tangent(); // where laws bend it may lie farther away
            look(over, there_);
        }
        advance(over / 4);
        const double behind = there_[border_];
        if (!find_tangent()) return false;
        look(little, there_);
        if ((there_[border_] - behind) * behind < 0) {
            for (std::size_t k = 0; k <= n_; ++k) {
                tangent_[k] = -tangent_[k];
                row_[k] = -row_[k];
            }
            advance(over * static_cast<double>(n_)); // until the plane across is behind the border
        }
        return back_to_curve() && find_tangent();
    }

    [[nodiscard]] double length_of(const std::vector<double>& step) const {
        double most = 0;
        for (std::size_t k = 0; k <= n_; ++k) most = std::max(most, std::abs(step[k]) / scale_[k]);
        return most;
    }

    const Search& search_;
    const std::vector<Drawn> drawn_;
    Equation equation_;
    std::vector<double> x_;
    std::size_t n_;
    double s_ = 0, furthest_ = -1;
    int iterations_ = 0;
    std::size_t border_ = none; // the switch that the step leads to
    std::vector<char> is_node_;
    std::vector<double> scale_, column_, tangent_, row_, right_, step_;
    std::vector<double> here_, there_, trial_; // switches at x_ and further on
    std::optional<Bordered> bordered_;
};

} // namespace

Walk arc_length(const Search& search, std::vector<double>& x) {
    Walk walk;
    Arc arc(search, x);
    walk.arrived = arc.follow();
    walk.iterations = arc.iterations();
    walk.how_far = arc.how_far();
    if (walk.arrived)
        x = arc.x();
    else
        walk.worst = unsettled(search.newton);
    return walk;
}

} // namespace nullor::analysis
