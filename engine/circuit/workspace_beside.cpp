// Terms of f that are of a time ago, and those that only small signals find.

#include <algorithm>
#include <limits>

#include "engine/circuit/workspace.hpp"

namespace nullor {

void Workspace::find_beside() {
    delays_.clear();
    small_terms_.clear();
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        banks_[b]->delays(system_->layouts()[b], delays_);
        banks_[b]->small_terms(system_->layouts()[b], small_terms_);
    }
    // The row and the unknown of ground are behind the others, and have no slot.
    const auto find_slots = [&](auto& terms) {
        std::erase_if(terms, [this](const auto& term) {
            return term.row == system_->size() || term.unknown == system_->size();
        });
        for (auto& term : terms) term.slot = system_->pattern().slot(term.row, term.unknown);
    };
    find_slots(delays_);
    find_slots(small_terms_);
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
