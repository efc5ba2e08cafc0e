#include "engine/analysis/transient/methods/runge_kutta.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/analysis/newton/predictor.hpp"
#include "engine/analysis/transient/methods/simplified_newton.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

class RungeKutta final : public Integrator {
public:
    RungeKutta(const Tableau& starter, const Tableau& method, Workspace& workspace, Newton& newton)
        : starter_(starter), method_(method), workspace_(workspace), newton_(newton),
          reactive_(reactive_rows(workspace.system())), b_(reactive_.size()),
          slope_(Tableau::max_stages, std::vector<double>(reactive_.size(), 0.0)) {
        if (!workspace.piecewise_affine()) simplified_.emplace(workspace, newton);
    }

    void restart(const TimePoint& point, bool known) override {
        point_ = point;
        fresh_ = !known;
        predictor_.restart();
    }

    StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) override {
        const Tableau& tableau = fresh_ ? starter_ : method_;
        // Differences of times are rounded: a step as long as the last has its very h, and keeps its matrix.
        const double difference = t_new - point_.t;
        if (std::abs(difference - h_) > 4 * std::numeric_limits<double>::epsilon() * t_new) h_ = difference;
        const double h = h_, a = 1 / (h * tableau.gamma);
        const std::size_t n = reactive_.size();
        StepResult result;
        result.order = tableau.error_order;
        result.better = tableau.better;
        result.share = tableau.share;
        result.algebraic = true;
        result.a = a;
        next.x = point_.x;
        predictor_.begin();
        int iterations = 0;
        next.q.resize(n + 1);
        next.f.assign(n + 1, 0.0);
        if (tableau.explicit_first)
            for (std::size_t k = 0; k < n; ++k) slope_[0][k] = reactive_[k] ? point_.f[k] : 0.0;

        for (int i = tableau.explicit_first ? 1 : 0; i < tableau.stages; ++i) {
            const auto& row = tableau.a[static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < n; ++k) {
                double sum = 0;
                if (reactive_[k])
                    for (int j = 0; j < i; ++j)
                        sum += row[static_cast<std::size_t>(j)] * slope_[static_cast<std::size_t>(j)][k];
                b_[k] = sum / tableau.gamma - a * point_.q[k];
            }
            Equation equation;
            const double c = tableau.c[static_cast<std::size_t>(i)];
            equation.t = c == 1.0 ? t_new : point_.t + c * h;
            equation.a = a;
            equation.b = b_;
            result.newton = solve(next.x, equation, h, settings, i + 1 == tableau.stages);
            iterations += result.newton.iterations;
            result.newton.iterations = iterations;
            if (result.newton.status != NewtonReport::Status::converged) return result;
            if (stage_seen_ && i + 1 < tableau.stages) stage_seen_(equation.t, next.x);
            // f from the equation that was solved, not from the law: an error of Newton's in x then stays as
            // small in a stiff circuit as a C dx instead of growing to G dx.
            std::vector<double>& slope = slope_[static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < n; ++k)
                slope[k] = reactive_[k] ? -(a * workspace_.q()[k] + b_[k]) : 0.0;
        }
        const auto last = static_cast<std::size_t>(tableau.stages - 1);
        for (std::size_t k = 0; k < n; ++k) {
            next.q[k] = workspace_.q()[k];
            next.f[k] = slope_[last][k];
        }
        next.t = t_new;

        // err_q = -h sum (b_i - b^_i) f_i, and J err_x = a err_q.
        for (std::size_t k = 0; k < n; ++k) {
            double sum = 0;
            if (reactive_[k])
                for (int j = 0; j < tableau.stages; ++j) {
                    const auto s = static_cast<std::size_t>(j);
                    sum += (tableau.a[last][s] - tableau.embedded[s]) * slope_[s][k];
                }
            b_[k] = -sum / tableau.gamma;
        }
        result.error.resize(n);
        newton_.apply_inverse(b_, result.error);
        return result;
    }

    void accept(const TimePoint& point, double) override {
        point_ = point;
        fresh_ = false;
        predictor_.accept();
    }

private:
    // A stage, from the solution at the one before.
    NewtonReport solve(std::vector<double>& x, const Equation& equation, double h,
                       const NewtonSettings& settings, bool last) {
        if (!simplified_) return solve_stage(newton_, x, equation, settings);
        near_ = x;
        predictor_.predict(equation.t, h, near_);
        guess_ = near_;
        NewtonReport report = simplified_->solve(near_, equation, settings, last);
        if (report.status == NewtonReport::Status::converged) {
            x.swap(near_);
        } else {
            const int iterations = report.iterations;
            report = solve_stage(newton_, x, equation, settings);
            report.iterations += iterations;
        }
        if (report.status != NewtonReport::Status::converged) return report;
        if (is_elsewhere(x, settings)) predictor_.restart();
        predictor_.add(equation.t, x);
        return report;
    }

    // Whether a stage jumped to another branch: the law has folds, and what was before would lead the next
    // stage back.
    [[nodiscard]] bool is_elsewhere(const std::vector<double>& x, const NewtonSettings& settings) const {
        for (std::size_t k = 0; k < settings.scale.size(); ++k)
            if (std::abs(x[k] - guess_[k]) > another_branch * std::max(settings.scale[k], std::abs(x[k])))
                return true;
        return false;
    }

    const Tableau &starter_, &method_;
    Workspace& workspace_;
    Newton& newton_;
    std::vector<char> reactive_; // rows with a q; on the others f is 0 at every stage
    std::vector<double> b_;
    std::vector<std::vector<double>> slope_;     // f at each stage
    std::optional<SimplifiedNewton> simplified_; // where the law is not affine between corners
    Predictor predictor_;
    std::vector<double> near_, guess_;
    TimePoint point_;
    double h_ = 0;
    bool fresh_ = true;
};

} // namespace

std::unique_ptr<Integrator> make_runge_kutta(const Tableau& starter, const Tableau& method,
                                             Workspace& workspace, Newton& newton) {
    return std::make_unique<RungeKutta>(starter, method, workspace, newton);
}

} // namespace nullor::analysis
