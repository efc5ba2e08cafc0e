#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

// f(x) + (x - x before)/h = 0 at each node, as with 1 F to ground, and so for each amplifier's stage. The
// circuit's own charges are left out: where each node has the same, it settles in as many steps.
Walk pseudo_transient(const Search& search, std::vector<double>& x) {
    constexpr double first = 1e-6, last = 1e14, shortest = 1e-12; // s
    Walk walk;
    const System& system = search.workspace.system();
    std::vector<Drawn> drawn;
    for (int k = 0; k < system.size(); ++k)
        if (system.unknowns()[static_cast<std::size_t>(k)].kind == Unknown::Kind::node_voltage)
            drawn.push_back({k, k, system.size(), 0.0});
    for (const devices::Amplifier& a : search.workspace.amplifiers())
        drawn.push_back({a.state, a.state, system.size(), 0.0});
    Equation equation = search.equation;
    std::vector<double> good = x;
    double h = first, spent = 0;
    while (walk.iterations < search.most_iterations && h >= shortest) {
        for (Drawn& d : drawn) d.value = good[static_cast<std::size_t>(d.plus)];
        equation.drawn = drawn;
        equation.draw = 1 / h;
        if (solve_a_step(search, x, equation, walk.iterations)) {
            good = x;
            spent += h;
            walk.how_far = fmt::format("{:.3g} s of settling", spent);
            if (h > last) {
                walk.arrived = true;
                return walk;
            }
            h *= 2;
        } else {
            x = good;
            h /= 8;
        }
    }
    walk.worst = unsettled(search.newton);
    if (walk.how_far.empty()) walk.how_far = "no first step";
    return walk;
}

} // namespace nullor::analysis
