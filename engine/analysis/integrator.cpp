#include "engine/analysis/integrator.hpp"

#include "engine/analysis/folds.hpp"
#include "engine/analysis/multistep.hpp"
#include "engine/analysis/rosenbrock.hpp"
#include "engine/analysis/runge_kutta.hpp"

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
    const InstanceId not_finite = report.instance;
    report = newton.solve(x, equation, careful);
    report.iterations += iterations;
    if (!report.instance.valid()) report.instance = not_finite;
    return report;
}

std::unique_ptr<Integrator> make_integrator(const Options& options, Workspace& workspace, Newton& newton) {
    switch (options.method) {
    case Options::Method::trapezoidal: return make_trapezoidal(workspace, newton);
    case Options::Method::gear: return make_gear(options.maxord > 0 ? options.maxord : 2, workspace, newton);
    case Options::Method::trbdf2: return make_runge_kutta(sdirk2(), trbdf2(), workspace, newton);
    case Options::Method::automatic:
    case Options::Method::esdirk: break;
    }
    std::unique_ptr<Integrator> implicit = make_runge_kutta(sdirk4(), esdirk4(), workspace, newton);
    if (options.method == Options::Method::esdirk || workspace.piecewise_affine() ||
        may_fold(workspace.system()))
        return implicit;
    return make_rosenbrock(std::move(implicit), workspace, newton);
}

} // namespace nullor::analysis
