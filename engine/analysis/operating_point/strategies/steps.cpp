#include "engine/analysis/operating_point/strategies/steps.hpp"

#include <algorithm>

#include "engine/analysis/newton/unsettled.hpp"

namespace nullor::analysis {

NewtonSettings for_a_step(NewtonSettings settings) {
    constexpr int iterations = 40; // if the user allows as many
    settings.max_iterations = std::min(settings.max_iterations, iterations);
    settings.polish = false;
    return settings;
}

bool solve_a_step(const Search& search, std::vector<double>& x, const Equation& equation, int& iterations) {
    NewtonSettings settings = for_a_step(search.settings);
    settings.damped = true;
    const NewtonReport report = search.newton.solve(x, equation, settings);
    iterations += report.iterations;
    return report.status == NewtonReport::Status::converged;
}

Walk step_along(const Search& search, std::vector<double>& x, const Between& between) {
    Walk walk;
    Equation equation = search.equation;
    double reached = -1, next = 0, step = between.first;
    std::vector<double> good = x;
    while (walk.iterations < search.most_iterations) {
        between.set(equation, next);
        if (solve_a_step(search, x, equation, walk.iterations)) {
            good = x;
            reached = next;
            walk.how_far = between.tell(reached);
            if (reached >= 1) {
                walk.arrived = true;
                return walk;
            }
            step = std::min(between.longest, step * 1.5);
        } else {
            x = good;
            step /= 4;
            if (reached < 0 || step < between.shortest) break;
        }
        next = std::min(1.0, reached + step);
    }
    walk.arrived = reached >= between.enough;
    walk.worst = unsettled(search.newton);
    if (walk.how_far.empty()) walk.how_far = "not even " + between.tell(0);
    return walk;
}

std::vector<Drawn> yielding(const Workspace& workspace) {
    std::vector<Drawn> list = workspace.bends();
    for (const devices::Amplifier& a : workspace.amplifiers())
        list.push_back({a.state, a.state, workspace.system().size(), 0.0});
    return list;
}

} // namespace nullor::analysis
