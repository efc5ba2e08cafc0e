#include "engine/analysis/transient/control/stuck.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"

namespace nullor::analysis {

namespace {

// V or A. What a step forms of such values, slopes and errors, no double holds (1.8e308).
constexpr double largest_value = 1e270;

// The unknown that has grown beyond that, the largest if there are more; -1: none has.
int without_bound(const std::vector<double>& x) {
    int which = -1;
    double largest = largest_value;
    for (std::size_t k = 0; k < x.size(); ++k)
        if (std::abs(x[k]) > largest) {
            largest = std::abs(x[k]);
            which = static_cast<int>(k);
        }
    return which;
}

} // namespace

Failure stuck(const Setup& setup, const TimePoint& point, const StepResult& step, int worst, double error,
              std::vector<Failure::Unsettled> unsettled) {
    const int grown = without_bound(point.x);
    const bool solved = step.newton.status == NewtonReport::Status::converged;
    std::vector<int> suspects;
    for (const int k : {grown, solved ? worst : step.newton.unknown})
        if (k >= 0) suspects.push_back(k);
    const std::vector<Unknown>& unknowns = setup.system().unknowns();
    for (const Failure::Unsettled& u : unsettled)
        suspects.push_back(static_cast<int>(std::find_if(unknowns.begin(), unknowns.end(),
                                                         [&](const Unknown& k) { return k.name == u.name; }) -
                                            unknowns.begin()));
    Failure failure = told_where(setup.workspace(), grown >= 0 ? Workspace::NotFinite{} : step.newton.law,
                                 suspects, point.x);
    failure.kind = Failure::Kind::step_too_small;
    const auto name = [&](int k) {
        return k < 0 ? std::string("the solution")
                     : setup.system().unknowns()[static_cast<std::size_t>(k)].name;
    };
    failure.hint = "a jump without a finite slope somewhere? give sources rise times, or raise reltol";
    constexpr std::size_t told = 5;
    for (const Failure::Unsettled& u : unsettled)
        if (failure.worst.size() < told)
            failure.worst.push_back(fmt::format("{} = {:.6g} {}", u.name, u.value, u.unit));
    if (grown >= 0) {
        failure.message = fmt::format(
            "the transient cannot go on at t = {:.9g} s: {} has grown to {:.3g}, and soon no number "
            "holds it",
            point.t, name(grown), point.x[static_cast<std::size_t>(grown)]);
        failure.hint =
            "an unstable circuit, and nothing limits it: feedback of the wrong sign? op-amps without "
            "rails (vmax, vmin)?";
        return failure;
    }
    if (solved) {
        failure.message = fmt::format("the transient cannot go on at t = {:.9g} s: the error of {} does not "
                                      "shrink with the step",
                                      point.t, name(worst));
        failure.tried.push_back({"steps down to roundoff",
                                 fmt::format("error still {:.3g} tolerances", error),
                                 step.newton.iterations,
                                 {}});
        failure.hint =
            fmt::format("a jump, or an edge too steep for this reltol? time is known to {:.1g} s here: "
                        "give sources longer rise times, or raise reltol",
                        std::numeric_limits<double>::epsilon() * point.t);
    } else {
        failure.tried.push_back({"steps down to roundoff", fmt::format("t = {:.9g} s", point.t),
                                 step.newton.iterations, std::move(unsettled)});
        const int unknown = step.newton.unknown;
        const auto what = [&] {
            switch (step.newton.status) {
            case NewtonReport::Status::singular: return name(unknown) + " is not determined";
            case NewtonReport::Status::unmet: return "no step meets the equation of " + name(unknown);
            default: return "no solution found for " + name(unknown);
            }
        };
        failure.message = fmt::format("the transient cannot go on at t = {:.9g} s: {}", point.t, what());
        if (step.newton.law.instance.valid()) {
            failure.kind = Failure::Kind::not_finite;
            if (step.newton.status == NewtonReport::Status::no_convergence)
                failure.message += fmt::format(", and {} gives values that are not finite where it is sought",
                                               failure.instance);
            else
                failure.message = fmt::format("{} at t = {:.9g} s", not_finite(failure), point.t);
        }
    }
    if (worst >= 0 && static_cast<std::size_t>(worst) < point.x.size()) {
        const std::vector<int> list{worst};
        failure.worst = describe(setup.system(), list, point.x);
    }
    return failure;
}

Failure back_and_forth(const Setup& setup, const TimePoint& point, const TimePoint& before,
                       std::span<const double> peaks) {
    std::size_t most = 0;
    double share = 0;
    for (std::size_t k = 0; k < setup.system().unknowns().size() && k < before.x.size(); ++k) {
        const double moved = std::abs(point.x[k] - before.x[k]) / peaks[k];
        if (!(moved > share)) continue;
        share = moved;
        most = k;
    }
    const std::vector<int> suspects{static_cast<int>(most)};
    Failure failure = told_where(setup.workspace(), {}, suspects, point.x);
    failure.kind = Failure::Kind::step_too_small;
    failure.message =
        fmt::format("the transient cannot go on at t = {:.9g} s: {} goes back and forth without end", point.t,
                    setup.system().unknowns()[most].name);
    failure.hint =
        "an amplifier or a comparison in an unstable loop without a time constant? give it one (gbw, a "
        "capacitor), or hysteresis";
    return failure;
}

} // namespace nullor::analysis
