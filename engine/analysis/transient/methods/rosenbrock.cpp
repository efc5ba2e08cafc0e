#include "engine/analysis/transient/methods/rosenbrock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/analysis/transient/step/bent_charges.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"
#include "engine/circuit/bank/pieces.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

constexpr int stages = RosenbrockTableau::stages;

class Rosenbrock final : public Integrator {
public:
    Rosenbrock(std::unique_ptr<Integrator> implicit, Workspace& workspace, Newton& newton)
        : tableau_(rodasp()), implicit_(std::move(implicit)), workspace_(workspace), newton_(newton),
          size_(static_cast<std::size_t>(workspace.system().size())), driven_(workspace.driven_rows()),
          reads_time_(workspace.nonlinear_reads_time()), right_(size_), f_t_(size_), q_t_(size_),
          u_(stages, right_) {
        implicit_->watch_stages([this](double t, const std::vector<double>& x) {
            if (stage_seen_) stage_seen_(t, x);
        });
        const std::vector<char> reactive = reactive_rows(workspace.system());
        for (std::size_t k = 0; k < size_; ++k)
            if (reactive[k]) rows_.push_back(k);
        rest_.resize(rows_.size());
        v_.assign(stages, rest_);
        find_capacitances(workspace.system().pattern(), reactive);
    }

    void restart(const TimePoint& point, bool known) override {
        point_ = point;
        implicit_->restart(point, known);
        linear_ = false;
        wait_ = 0;
    }

    StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) override {
        if (!linear_) return implicit_->step(t_new, next, settings);
        StepResult result;
        if (take(t_new, next, result)) return result;
        const int evaluations = result.newton.iterations;
        // This one, and what else is tried from this point: x has errors of its own beside those of q.
        take_bent_charges(workspace_, point_);
        implicit_->restart(point_);
        linear_ = false;
        wait_ = next_wait_;
        next_wait_ = std::min(2 * next_wait_ + 1, longest_wait);
        result = implicit_->step(t_new, next, settings);
        result.newton.iterations += evaluations;
        return result;
    }

    void accept(const TimePoint& point, double error) override {
        point_ = point;
        if (linear_)
            next_wait_ = 0;
        else
            implicit_->accept(point, error);
        linear_ = wait_ == 0 && !newton_.new_matrix_is_dear();
        if (wait_ > 0) --wait_;
    }

private:
    // Where C may have entries: in rows that store something.
    void find_capacitances(const linalg::Pattern& pattern, const std::vector<char>& reactive) {
        std::vector<int> number(size_, 0);
        for (std::size_t r = 0; r < rows_.size(); ++r) number[rows_[r]] = static_cast<int>(r);
        for (int column = 0; column < pattern.n; ++column)
            for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s) {
                const auto row = static_cast<std::size_t>(pattern.row_index[s]);
                if (reactive[row]) capacitances_.push_back({number[row], column, s});
            }
    }

    // False: a stage is on another piece of a law, a law has no value there, the matrix is singular, or a law
    // lets go of what it held.
    [[nodiscard]] bool take(double t_new, TimePoint& next, StepResult& result) {
        const double h = t_new - point_.t;
        h_ = h;
        a_ = 1 / (h * tableau_.gamma);
        result.order = tableau_.error_order;
        result.better = result.algebraic = result.linear = true;
        result.share = tableau_.share;
        result.a = a_;
        result.newton.iterations = 1;
        if (!newton_.factor(point_.x, point_.t, a_) || workspace_.dropped() > 0) return false;
        slopes_ = workspace_.g();
        differentiate();
        if (workspace_.has_switches()) workspace_.switches(point_.x.data(), point_.t, pieces_);
        for (int i = 0; i < stages; ++i) {
            const double c = tableau_.time[static_cast<std::size_t>(i)];
            const double t = c == 1.0 ? t_new : point_.t + c * h;
            advance(i, next);
            if (i > 0) {
                if (!on_same_pieces(next.x, t)) return false;
                workspace_.evaluate_values(next.x.data(), t);
            }
            if (!solve(i, next.q)) return false;
            result.newton.iterations = i + 1;
        }
        finish(next);
        next.t = t_new;
        if (lets_go(next)) return false;
        result.error = u_.back();
        result.newton.status = NewtonReport::Status::converged;
        return true;
    }

    // Whether a slope that was the largest of its row, or near it, is next to nothing at the end: with the
    // slopes of the beginning a switch of 1 ohm that has opened leaves millivolts of volts to be seen.
    [[nodiscard]] bool lets_go(const TimePoint& next) {
        const linalg::Pattern& pattern = workspace_.system().pattern();
        std::vector<double>& largest = right_;
        std::fill(largest.begin(), largest.end(), 0.0);
        const auto nonzeros = static_cast<std::size_t>(pattern.nnz());
        for (std::size_t s = 0; s < nonzeros; ++s) {
            double& row = largest[static_cast<std::size_t>(pattern.row_index[s])];
            row = std::max(row, std::abs(slopes_[s]));
        }
        workspace_.evaluate(next.x.data(), next.t);
        const std::vector<double>& g = workspace_.g();
        for (std::size_t s = 0; s < nonzeros; ++s)
            if (std::abs(slopes_[s]) > let_go * largest[static_cast<std::size_t>(pattern.row_index[s])] &&
                std::abs(g[s]) < let_go * std::abs(slopes_[s]))
                return true;
        return false;
    }

    // f_t and q_t at the beginning.
    void differentiate() {
        const double near = point_.t + instant * h_, far = point_.t + 2 * instant * h_;
        const double d1 = near - point_.t, d2 = far - point_.t, scale = 1 / (d1 * d2 * (d2 - d1));
        const double one = d2 * d2 * scale, two = -d1 * d1 * scale;
        // Weights of values at three times; the last leaves f and q as they are at the beginning.
        const std::array<std::pair<double, double>, 3> difference{
            {{one, near}, {two, far}, {-one - two, point_.t}}};
        const auto add = [](double weight, const std::vector<double>& value, std::vector<double>& sum) {
            for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * value[k];
        };
        if (reads_time_) {
            std::fill(f_t_.begin(), f_t_.end(), 0.0);
            std::fill(q_t_.begin(), q_t_.end(), 0.0);
            for (const auto& [weight, t] : difference) {
                workspace_.evaluate_values(point_.x.data(), t);
                add(weight, workspace_.f(), f_t_);
                add(weight, workspace_.q(), q_t_);
            }
            return;
        }
        for (const int row : driven_) f_t_[static_cast<std::size_t>(row)] = 0;
        if (driven_.empty()) return;
        for (const auto& [weight, t] : difference) {
            const std::vector<double>& drive = workspace_.drive(t);
            for (const int row : driven_)
                f_t_[static_cast<std::size_t>(row)] += weight * drive[static_cast<std::size_t>(row)];
        }
    }

    [[nodiscard]] bool on_same_pieces(const std::vector<double>& x, double t) {
        if (!workspace_.has_switches()) return true;
        workspace_.switches(x.data(), t, pieces_now_);
        return same_pieces(pieces_, pieces_now_);
    }

    // x and Q of stage i.
    void advance(int i, TimePoint& next) const {
        next.x = point_.x;
        next.q = point_.q;
        for (std::size_t j = 0; j < static_cast<std::size_t>(i); ++j) {
            const double weight = tableau_.a[static_cast<std::size_t>(i)][j];
            if (weight == 0) continue;
            for (std::size_t k = 0; k < size_; ++k) next.x[k] += weight * u_[j][k];
            for (std::size_t r = 0; r < rows_.size(); ++r) next.q[rows_[r]] += weight * v_[j][r];
        }
    }

    // Stage i, whose x is that of the workspace's f and q, with the charge that it should have. False: f or q
    // are no numbers.
    [[nodiscard]] bool solve(int i, const std::vector<double>& charge) {
        const auto s = static_cast<std::size_t>(i);
        const double gamma = tableau_.gammas[s] * h_;
        const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
        for (std::size_t k = 0; k < size_; ++k) right_[k] = -f[k] - gamma * f_t_[k];
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            const std::size_t k = rows_[r];
            rest_[r] = charge[k] - q[k] - gamma * q_t_[k];
            double sum = 0;
            for (std::size_t j = 0; j < s; ++j) sum += tableau_.c[s][j] * v_[j][r];
            right_[k] += a_ * rest_[r] + sum / h_;
        }
        if (!std::all_of(right_.begin(), right_.end(), [](double value) { return std::isfinite(value); }))
            return false;
        newton_.apply_inverse(right_, u_[s]);
        const std::vector<double>& c = workspace_.c();
        for (std::size_t r = 0; r < rows_.size(); ++r) v_[s][r] = -rest_[r];
        for (const auto& [row, column, slot] : capacitances_)
            v_[s][static_cast<std::size_t>(row)] +=
                c[static_cast<std::size_t>(slot)] * u_[s][static_cast<std::size_t>(column)];
        return true;
    }

    // From the last stage to the end. f there by its equation: G U of it is what f changes by.
    void finish(TimePoint& next) const {
        const std::size_t last = stages - 1;
        for (std::size_t k = 0; k < size_; ++k) next.x[k] += u_[last][k];
        next.f.assign(size_ + 1, 0.0);
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            double sum = 0;
            for (std::size_t j = 0; j < last; ++j) sum += tableau_.c[last][j] * v_[j][r];
            next.q[rows_[r]] += v_[last][r];
            next.f[rows_[r]] = sum / h_ - a_ * v_[last][r];
        }
    }

    const RosenbrockTableau& tableau_;
    std::unique_ptr<Integrator> implicit_;
    Workspace& workspace_;
    Newton& newton_;
    std::size_t size_;
    std::vector<int> driven_;
    bool reads_time_;
    std::vector<std::size_t> rows_; // that store something
    struct Capacitance {
        int row; // of rows_
        int column, slot;
    };
    std::vector<Capacitance> capacitances_;
    std::vector<double> slopes_, right_, f_t_, q_t_, rest_, pieces_, pieces_now_;
    std::vector<std::vector<double>> u_, v_; // of each stage, v_ in rows_ alone
    TimePoint point_;
    double h_ = 0, a_ = 0;
    bool linear_ = false;          // the next step is one of this method's
    int wait_ = 0, next_wait_ = 0; // steps of the implicit method's before that; after the next refusal
};

} // namespace

std::unique_ptr<Integrator> make_rosenbrock(std::unique_ptr<Integrator> implicit, Workspace& workspace,
                                            Newton& newton) {
    return std::make_unique<Rosenbrock>(std::move(implicit), workspace, newton);
}

} // namespace nullor::analysis
