#include "engine/analysis/transient/methods/simplified_newton.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

SimplifiedNewton::SimplifiedNewton(Workspace& workspace, Newton& newton)
    : workspace_(workspace), newton_(newton), residual_(static_cast<std::size_t>(workspace.system().size())),
      dx_(residual_) {
    const std::vector<double> nowhere(residual_.size() + 1, 0.0);
    std::vector<double> pieces;
    workspace_.switches(nowhere.data(), 0, pieces);
    has_pieces_ = !pieces.empty();
}

double SimplifiedNewton::measure(const std::vector<double>& x, const NewtonSettings& settings) const {
    double worst = 0;
    const double least = settings.vntol / settings.reltol;
    for (std::size_t k = 0; k < dx_.size(); ++k) {
        const double ratio =
            std::abs(dx_[k]) / std::max(settings.scale.empty() ? least : settings.scale[k], std::abs(x[k]));
        if (std::isnan(ratio)) return ratio;
        worst = std::max(worst, ratio);
    }
    return worst / settings.reltol;
}

// f and q of the workspace belong to x. False: they are no numbers.
bool SimplifiedNewton::correct(std::vector<double>& x, const Equation& equation) {
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    bool finite = true;
    for (std::size_t k = 0; k < residual_.size(); ++k) {
        residual_[k] = -(f[k] + charge_term(equation, q, k));
        finite = finite && std::isfinite(residual_[k]);
    }
    if (!finite) return false;
    newton_.apply_inverse(residual_, dx_);
    if (has_pieces_) before_ = x;
    for (std::size_t k = 0; k < dx_.size(); ++k) x[k] += dx_[k];
    return true;
}

NewtonReport SimplifiedNewton::solve(std::vector<double>& x, const Equation& equation,
                                     const NewtonSettings& settings, bool polish) {
    NewtonReport report;
    bool anew = stale_ || !newton_.has_factors(equation.a), polishing = false;
    int factorisations = 0;
    double last = -1;
    stale_ = true; // where this one fails
    for (report.iterations = 1; report.iterations <= most_corrections; ++report.iterations) {
        if (anew || polishing) {
            if (++factorisations > most_factorisations || !newton_.factor(x, equation.t, equation.a) ||
                workspace_.dropped() > 0)
                return report;
        } else {
            workspace_.evaluate_values(x.data(), equation.t);
        }
        if (!correct(x, equation)) return report;
        report.correction = measure(x, settings);
        if (!std::isfinite(report.correction)) return report;
        double rate = -1;
        if (anew)
            rate_ = last = -1;
        else if (last > 0)
            rate = rate_ = report.correction / last;
        else if (rate_ >= 0)
            rate = std::max(rate_, least_rate);
        anew = false;
        const bool near =
            rate >= 0 && rate < slow_rate && report.correction <= large_correction &&
            rate / (1 - rate) * report.correction <= (polish ? enough_to_polish : left_of_stage);
        const bool done =
            polishing ? report.correction <= polished : near || report.correction <= tiny_correction;
        if (done && !(has_pieces_ && !newton_.same_pieces(before_, x, equation.t))) {
            if (!polish || polishing) {
                workspace_.evaluate_charges(x.data(), equation.t);
                stale_ = !polishing && rate_ > slowish_rate;
                report.status = NewtonReport::Status::converged;
                return report;
            }
            polishing = true;
            continue;
        }
        if (factorisations > 0 && rate > hopeless_rate) return report;
        anew = !polishing && last > 0 && rate > slow_rate;
        last = polishing ? -1 : report.correction;
        polishing = false;
    }
    return report;
}

} // namespace nullor::analysis
