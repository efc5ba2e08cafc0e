#include "engine/analysis/transient/methods/multistep.hpp"
#include "engine/analysis/transient/methods/runge_kutta.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace nullor::analysis {

namespace {

// Accepted points since the last discontinuity, newest first.
class History {
public:
    explicit History(std::size_t depth) : depth_(depth) {}
    void restart(const TimePoint& point) { points_.assign(1, point); }
    void push(const TimePoint& point) {
        points_.push_front(point);
        if (points_.size() > depth_) points_.pop_back();
    }
    [[nodiscard]] std::size_t size() const { return points_.size(); }
    [[nodiscard]] const TimePoint& operator[](std::size_t k) const { return points_[k]; }

private:
    std::size_t depth_;
    std::deque<TimePoint> points_;
};

// Weights of q_new and the newest `count` points in the divided difference q[t_new, t_n, ..., ] over them.
std::vector<double> divided_difference(double t_new, const History& history, std::size_t count) {
    std::vector<double> t{t_new};
    for (std::size_t k = 0; k < count; ++k) t.push_back(history[k].t);
    std::vector<double> weight(t.size(), 1.0);
    for (std::size_t i = 0; i < t.size(); ++i)
        for (std::size_t j = 0; j < t.size(); ++j)
            if (i != j) weight[i] /= t[i] - t[j];
    return weight;
}

// Weights of q_new and the newest `order` points in the derivative at t_new of the polynomial through them.
std::vector<double> bdf_weights(double t_new, const History& history, int order) {
    const auto count = static_cast<std::size_t>(order);
    const std::vector<double> product = divided_difference(t_new, history, count);
    // l_j'(t_new) = w_j / w_new / (t_new - t_j); the weights of a derivative sum to 0.
    std::vector<double> weight(count + 1, 0.0);
    for (std::size_t j = 1; j <= count; ++j) {
        weight[j] = product[j] / product[0] / (t_new - history[j - 1].t);
        weight[0] -= weight[j];
    }
    return weight;
}

class Multistep : public Integrator {
public:
    Multistep(Workspace& workspace, Newton& newton, std::size_t depth)
        : workspace_(workspace), newton_(newton), history_(depth),
          starter_(make_runge_kutta(sdirk4(), esdirk4(), workspace, newton)),
          reactive_(reactive_rows(workspace.system())), b_(reactive_.size()) {}

    void restart(const TimePoint& point, bool known) override {
        history_.restart(point);
        starter_->restart(point, known);
        starter_->watch_stages(stage_seen_);
        starting_ = true;
    }

    void accept(const TimePoint& point, double) override {
        history_.push(point);
        if (starting_) starter_->accept(point, 0);
    }

protected:
    // Until there are `points`, the method's own formula or its error estimate is not possible.
    [[nodiscard]] bool starting(std::size_t points) {
        return starting_ = starting_ && history_.size() < points;
    }

    StepResult start(double t_new, TimePoint& next, const NewtonSettings& settings) {
        return starter_->step(t_new, next, settings);
    }

    // Solves f + a q + b = 0 at t_new, b being in b_.
    StepResult solve(double t_new, double a, TimePoint& next, const NewtonSettings& settings) {
        StepResult result;
        result.a = a;
        const std::size_t n = b_.size();
        next.x = history_[0].x;
        Equation equation;
        equation.t = t_new;
        equation.a = a;
        equation.b = b_;
        result.newton = solve_stage(newton_, next.x, equation, settings);
        next.t = t_new;
        next.q.resize(n + 1);
        next.f.assign(n + 1, 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            next.q[k] = workspace_.q()[k];
            next.f[k] = reactive_[k] ? -(a * next.q[k] + b_[k]) : 0.0;
        }
        return result;
    }

    // J err = factor * q[t_new, ..., `count` points], the leading term of the local error.
    std::vector<double> error(const TimePoint& next, std::size_t count, double factor) {
        const std::vector<double> weight = divided_difference(next.t, history_, count);
        std::vector<double> result(b_.size());
        for (std::size_t k = 0; k < b_.size(); ++k) {
            double sum = weight[0] * next.q[k];
            for (std::size_t j = 0; j < count; ++j) sum += weight[j + 1] * history_[j].q[k];
            b_[k] = factor * sum;
        }
        newton_.apply_inverse(b_, result);
        return result;
    }

    Workspace& workspace_;
    Newton& newton_;
    History history_;
    std::unique_ptr<Integrator> starter_;
    bool starting_ = true;
    std::vector<char> reactive_;
    std::vector<double> b_;
};

class Gear final : public Multistep {
public:
    Gear(int max_order, Workspace& workspace, Newton& newton)
        : Multistep(workspace, newton, static_cast<std::size_t>(max_order) + 2), max_order_(max_order),
          order_(std::min(2, max_order)) {}

    void restart(const TimePoint& point, bool known) override {
        Multistep::restart(point, known);
        order_ = std::min(2, max_order_);
        steps_ = 0;
    }

    StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) override {
        const auto count = static_cast<std::size_t>(order_) + 1;
        if (starting(count)) return start(t_new, next, settings);
        const std::vector<double> weight = bdf_weights(t_new, history_, order_);
        for (std::size_t k = 0; k < b_.size(); ++k) {
            b_[k] = 0;
            for (std::size_t j = 1; j < weight.size(); ++j) b_[k] += weight[j] * history_[j - 1].q[k];
        }
        StepResult result = solve(t_new, weight[0], next, settings);
        if (result.newton.status != NewtonReport::Status::converged) return result;
        result.order = order_;
        if (order_ > 1) result.share = 0.0065; // who asks for Euler's rule asks for its damping
        double product = 1; // of the distances to the points that the polynomial goes through
        for (std::size_t j = 0; j + 1 < count; ++j) product *= t_new - history_[j].t;
        result.error = error(next, count, product);
        return result;
    }

    // The order rises one by one as history allows: a high order pays wherever the solution is smooth, and a
    // corner ends in a restart.
    void accept(const TimePoint& point, double error) override {
        Multistep::accept(point, error);
        ++steps_;
        if (order_ < max_order_ && steps_ > order_ &&
            history_.size() > static_cast<std::size_t>(order_) + 1) {
            ++order_;
            steps_ = 0;
        } else if (error > 0.9 && order_ > 2) {
            --order_;
            steps_ = 0;
        }
    }

private:
    int max_order_, order_, steps_ = 0;
};

class Trapezoidal final : public Multistep {
public:
    Trapezoidal(Workspace& workspace, Newton& newton) : Multistep(workspace, newton, 4) {}

    StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) override {
        if (starting(3)) return start(t_new, next, settings);
        const TimePoint& last = history_[0];
        const double h = t_new - last.t;
        for (std::size_t k = 0; k < b_.size(); ++k) b_[k] = last.f[k] - 2 / h * last.q[k];
        StepResult result = solve(t_new, 2 / h, next, settings);
        if (result.newton.status != NewtonReport::Status::converged) return result;
        result.order = 2;
        result.share = 0.015;
        // Local error h^3/12 q''' in q, times a = 2/h; q''' is 6 times the third divided difference.
        result.error = error(next, 3, h * h);
        return result;
    }
};

} // namespace

std::unique_ptr<Integrator> make_gear(int max_order, Workspace& workspace, Newton& newton) {
    return std::make_unique<Gear>(std::clamp(max_order, 1, 6), workspace, newton);
}

std::unique_ptr<Integrator> make_trapezoidal(Workspace& workspace, Newton& newton) {
    return std::make_unique<Trapezoidal>(workspace, newton);
}

} // namespace nullor::analysis
