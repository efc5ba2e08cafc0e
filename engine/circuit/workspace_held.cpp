// Of Workspace: what devices hold or remember from one evaluation to the next.

#include "engine/circuit/workspace.hpp"

namespace nullor {

bool Workspace::limit(const double* x_old, double* x_new) {
    bool limited = false;
    for (std::size_t b = 0; b < banks_.size(); ++b)
        limited = banks_[b]->limit(system_->layouts()[b], x_old, x_new) || limited;
    holds_ = limited;
    return limited;
}

void Workspace::release_junctions() {
    holds_ = false;
    for (const auto& bank : banks_) bank->release_junctions();
}

void Workspace::start_junctions() {
    holds_ = true;
    for (const auto& bank : banks_) bank->start_junctions();
}

void Workspace::switches(const double* x, double t, std::vector<double>& g, Corners which) const {
    g.clear();
    for (const std::size_t b : switching_) banks_[b]->switches(system_->layouts()[b], x, t, which, g);
}

InstanceId Workspace::turn(const double* x) {
    InstanceId turned;
    for (const std::size_t b : switching_) {
        const Layout& layout = system_->layouts()[b];
        const int k = banks_[b]->turn(layout, x);
        if (k >= 0) turned = layout.instances[static_cast<std::size_t>(k)];
    }
    if (turned.valid()) stamped_ = false;
    return turned;
}

void Workspace::forget_states() {
    for (const std::size_t b : switching_) banks_[b]->forget_states();
    if (!switching_.empty()) stamped_ = false;
}

} // namespace nullor
