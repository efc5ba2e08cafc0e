#include "engine/analysis/transient/control/reaction.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

Reaction::Reaction(Workspace& workspace)
    : workspace_(workspace), pattern_(workspace.system().pattern()),
      steepest_(static_cast<std::size_t>(pattern_.nnz()), 0.0), y_(static_cast<std::size_t>(pattern_.n)),
      lu_(workspace.system().ordering(), steepest_, workspace.c()) {
    const std::vector<double> nowhere(y_.size() + 1, 0.0);
    workspace_.evaluate(nowhere.data(), 0);
    observe();
}

void Reaction::observe() {
    const std::vector<double>& g = workspace_.g();
    for (std::size_t s = 0; s < steepest_.size(); ++s) {
        // What is factored stays behind by less than the factor.
        if (!std::isfinite(g[s]) || !(std::abs(g[s]) > grown_slope * std::abs(steepest_[s]))) continue;
        stale_ = true;
        steepest_[s] = g[s];
    }
}

const std::vector<double>& Reaction::to(const std::vector<double>& error, double h) {
    const double a = times_per_step / h;
    if (stale_ || a > other_time * a_ || a_ > other_time * a) {
        lu_.load(steepest_, workspace_.c());
        a_ = lu_.factor(a, linalg::Pivots::kept).code == linalg::LuStatus::ok ? a : 0;
        stale_ = false;
    }
    if (a_ == 0) {
        y_.clear();
        return y_;
    }
    y_.assign(static_cast<std::size_t>(pattern_.n), 0.0);
    linalg::multiply(pattern_, workspace_.c(), error, y_);
    for (double& y : y_) y *= a_;
    (void)lu_.solve_columns(y_);
    return y_;
}

} // namespace nullor::analysis
