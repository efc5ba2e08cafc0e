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

} // namespace nullor::analysis
