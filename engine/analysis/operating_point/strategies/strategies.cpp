#include <algorithm>

#include "engine/analysis/operating_point/strategies/strategy.hpp"

namespace nullor::analysis {

namespace {

bool affine_in_pieces(const Workspace& workspace) {
    return workspace.piecewise_affine();
}

constexpr Strategy table[] = {
    {"newton", nullptr, nullptr, Strategy::Ending::plain},
    {"damped newton", nullptr, nullptr, Strategy::Ending::damped},
    // Limits would leave the piece that was found.
    // After it: a walk over 130 comparisons takes seconds that damped iterations save.
    {"piece by piece", affine_in_pieces, affine_path, Strategy::Ending::by_pieces},
    {"gmin stepping", nullptr, gmin_stepping, Strategy::Ending::plain, gmin_further},
    {"junction stepping", nullptr, junction_stepping, Strategy::Ending::plain, junction_further},
    {"source stepping", nullptr, source_stepping, Strategy::Ending::plain},
    {"pseudo-transient", nullptr, pseudo_transient, Strategy::Ending::plain},
    {"arc length", nullptr, arc_length, Strategy::Ending::plain},
};

} // namespace

std::span<const Strategy> strategies() {
    return table;
}

// Devices switch one after another, so that a walk is as long as the circuit is large. Of 1800 circuits with
// up to 250 unknowns none that is solved at all takes more than this. An iteration is as dear as the circuit
// is large, too: beyond 300 unknowns or so it is their product that is bounded.
int iterations_allowed(int unknowns) {
    constexpr int few = 1000, each = 40, least = 300, product = 5'000'000;
    return std::max(least, std::min(few + each * unknowns, product / std::max(1, unknowns)));
}

} // namespace nullor::analysis
