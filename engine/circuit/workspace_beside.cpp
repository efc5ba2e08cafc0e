// Terms of f that are of a time ago, and those that only small signals find.

#include <algorithm>
#include <limits>

#include "engine/circuit/workspace.hpp"

namespace nullor {

void Workspace::find_delays() {
    delays_.clear();
    for (std::size_t b = 0; b < banks_.size(); ++b) banks_[b]->delays(system_->layouts()[b], delays_);
    std::erase_if(delays_, [this](const Delayed& delay) {
        return delay.row == system_->size() || delay.unknown == system_->size();
    });
    for (Delayed& delay : delays_) delay.slot = system_->pattern().slot(delay.row, delay.unknown);
    small_terms_.clear();
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->small_terms(system_->layouts()[b], small_terms_);
    std::erase_if(small_terms_, [this](const SmallTerm& term) {
        return term.row == system_->size() || term.unknown == system_->size();
    });
    for (SmallTerm& term : small_terms_) term.slot = system_->pattern().slot(term.row, term.unknown);
}

void Workspace::look_back(const Past* past) {
    if (past == past_) return;
    past_ = past;
    stamp_linear();
}

double Workspace::shortest_delay() const {
    double shortest = std::numeric_limits<double>::infinity();
    for (const Delayed& delay : delays_) shortest = std::min(shortest, delay.td);
    return shortest;
}

} // namespace nullor
