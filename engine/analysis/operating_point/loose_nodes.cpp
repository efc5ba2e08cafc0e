#include "engine/analysis/operating_point/loose_nodes.hpp"

#include <algorithm>

namespace nullor::analysis {

namespace {

// OPA1632 at -40 degrees has three.
constexpr std::size_t most_loose = 12;
// From close to the solution; what needs more has one more loose node.
constexpr int few_iterations = 30;

} // namespace

NewtonReport solve_around_loose_nodes(Newton& newton, std::vector<double>& x, const Equation& equation,
                                      NewtonSettings settings, std::vector<int>& loose) {
    settings.max_iterations = std::min(settings.max_iterations, few_iterations);
    const std::vector<double> start = x;
    std::vector<Held> held(equation.held.begin(), equation.held.end());
    Equation around = equation;
    NewtonReport report;
    int iterations = 0;
    do {
        around.held = held;
        x = start;
        report = newton.solve(x, around, settings);
        iterations += report.iterations;
        const int k = report.unknown;
        if (report.status == NewtonReport::Status::converged ||
            report.status == NewtonReport::Status::interrupted || k < 0 ||
            !newton.system().unknowns()[static_cast<std::size_t>(k)].is_node)
            break;
        if (std::any_of(held.begin(), held.end(), [k](const Held& h) { return h.row == k; })) break;
        held.push_back({k, k, start[static_cast<std::size_t>(k)]});
        loose.push_back(k);
    } while (loose.size() <= most_loose);
    report.iterations = iterations;
    return report;
}

} // namespace nullor::analysis
