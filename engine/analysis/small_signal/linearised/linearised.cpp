#include "engine/analysis/small_signal/linearised/linearised.hpp"

#include <cmath>

namespace nullor::analysis {

void Linearised::read(const Workspace& workspace, const double* x) {
    workspace_ = &workspace;
    x_ = x;
    knows_lost_ = false;
    workspace.stimulus(u_);
}

void Linearised::at_frequency(double omega, std::vector<double>& g, std::vector<double>& c) const {
    g.assign(this->g().begin(), this->g().end());
    c.assign(this->c().begin(), this->c().end());
    for (const Delayed& delay : workspace_->delays()) {
        const auto slot = static_cast<std::size_t>(delay.slot);
        const double angle = omega * delay.td, half = std::sin(angle / 2);
        g[slot] -= 2 * delay.factor * half * half;
        c[slot] -= delay.factor * (omega > 0 ? std::sin(angle) / omega : delay.td);
    }
    for (const SmallTerm& term : workspace_->small_terms())
        g[static_cast<std::size_t>(term.slot)] += term.value;
}

linalg::LostInSums Linearised::lost() const {
    if (!knows_lost_) workspace_->lost_in_sums(x_, at_dc, g_lost_, c_lost_);
    knows_lost_ = true;
    return {g_lost_, c_lost_};
}

} // namespace nullor::analysis
