#include "engine/analysis/transient/transient_method.hpp"

#include "engine/analysis/transient/control/relaxation.hpp"
#include "engine/analysis/transient/methods/folds.hpp"
#include "engine/analysis/transient/methods/multistep.hpp"
#include "engine/analysis/transient/methods/rosenbrock.hpp"
#include "engine/analysis/transient/methods/runge_kutta.hpp"

namespace nullor::analysis {

TransientMethod transient_method(Setup& setup, const Options& options) {
    TransientMethod method;
    const bool dear = setup.newton().new_matrix_is_dear();
    method.relaxes = dear && relaxes(setup.workspace());
    method.lands = !dear && setup.workspace().piecewise_affine();
    method.collocates = method.lands && options.method == Options::Method::automatic;
    return method;
}

std::unique_ptr<Integrator> make_integrator(const Options& options, Workspace& workspace, Newton& newton) {
    using Method = Options::Method;
    switch (options.method) {
    case Method::trapezoidal: return make_trapezoidal(workspace, newton);
    case Method::gear: return make_gear(options.maxord > 0 ? options.maxord : 2, workspace, newton);
    case Method::trbdf2: return make_runge_kutta(sdirk2(), trbdf2(), workspace, newton);
    case Method::automatic:
    case Method::esdirk: break;
    }
    std::unique_ptr<Integrator> implicit = make_runge_kutta(sdirk4(), esdirk4(), workspace, newton);
    if (options.method == Method::esdirk || workspace.piecewise_affine() || may_fold(workspace.system()))
        return implicit;
    return make_rosenbrock(std::move(implicit), workspace, newton);
}

} // namespace nullor::analysis
