#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

std::vector<char> reactive_rows(const System& system) {
    std::vector<char> reactive(static_cast<std::size_t>(system.size()) + 1, 0);
    for (const Layout& layout : system.layouts())
        for (int k = 0; k < layout.count(); ++k)
            for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e)
                reactive[static_cast<std::size_t>(layout.map(k)[layout.c[e].row])] = 1;
    reactive.pop_back(); // ground
    return reactive;
}

NewtonReport solve_stage(Newton& newton, std::vector<double>& x, const Equation& equation,
                         const NewtonSettings& settings) {
    const std::vector<double> start = x;
    NewtonReport report = newton.solve(x, equation, settings);
    if (report.status != NewtonReport::Status::no_convergence || !newton.has_pieces()) return report;
    NewtonSettings careful = settings;
    careful.by_pieces = true;
    careful.max_iterations = 3 * settings.max_iterations; // most go from one border to the next
    x = start;
    const int iterations = report.iterations;
    const Workspace::NotFinite law = report.law;
    report = newton.solve(x, equation, careful);
    report.iterations += iterations;
    if (!report.law.instance.valid()) report.law = law;
    return report;
}

} // namespace nullor::analysis
