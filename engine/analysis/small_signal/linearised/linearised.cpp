#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

void Linearised::read(const Workspace& workspace, const double* x) {
    workspace_ = &workspace;
    x_ = x;
    knows_lost_ = false;
    workspace.stimulus(u_);
}

linalg::LostInSums Linearised::lost() const {
    if (!knows_lost_) workspace_->lost_in_sums(x_, at_dc, g_lost_, c_lost_);
    knows_lost_ = true;
    return {g_lost_, c_lost_};
}

std::vector<linalg::Reading> readings_of(const System& system, std::span<const Probe> probes) {
    const auto of_node = [&](NodeId node) { return node == ground ? -1 : system.unknown_of(node); };
    std::vector<linalg::Reading> readings;
    for (const Probe& probe : probes)
        readings.push_back(probe.kind == Probe::Kind::current
                               ? linalg::Reading{system.branch_of(probe.device), -1}
                               : linalg::Reading{of_node(probe.plus), of_node(probe.minus)});
    return readings;
}

} // namespace nullor::analysis
