#include "engine/batch/draws/drawn.hpp"

#include <set>
#include <string_view>

namespace nullor::batch {

std::vector<Target> variate_targets(const Circuit& circuit) {
    std::vector<Target> targets;
    for (const Variate& variate : circuit.variates) {
        Target target;
        target.index = variate.parameter.index;
        target.name = variate.key;
        targets.push_back(std::move(target));
    }
    return targets;
}

std::vector<Target> drawn_targets(const Circuit& circuit) {
    std::vector<Target> targets;
    std::set<std::string_view> seen;
    for (const Variate& variate : circuit.variates)
        if (seen.insert(variate.drawn.name).second) targets.push_back(variate.drawn);
    return targets;
}

} // namespace nullor::batch
