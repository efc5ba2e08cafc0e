#include "engine/analysis/operating_point/strategies/follow.hpp"

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

namespace {

constexpr int max_steps = 400; // that may fail before it gives up

bool solved(Newton& newton, std::vector<double>& x, const Equation& equation, const NewtonSettings& settings,
            int& iterations) {
    const NewtonReport report = newton.solve(x, equation, settings);
    iterations += report.iterations;
    return report.status == NewtonReport::Status::converged;
}

} // namespace

Walk follow_amplifiers(Newton& newton, const Workspace& workspace, std::vector<double>& x,
                       const Equation& equation, const NewtonSettings& settings, Follow who) {
    Walk walk;
    std::vector<Drawn> stages = workspace.bends();
    for (const devices::Amplifier& a : workspace.amplifiers())
        if (who == Follow::all || !workspace.system().unknowns()[static_cast<std::size_t>(a.state)].state)
            stages.push_back({a.state, a.state, workspace.system().size(), 0.0});
    if (stages.empty()) return walk;
    // Implicit Euler steps of length 1/draw for dw/ds = -f(w): f + draw (w - w_before) = 0.
    Equation moving = equation;
    moving.drawn = stages;
    moving.draw = 1e3;
    constexpr double at_rest = 1e-9;
    std::vector<double> good = x, before(stages.size(), 0.0), now(stages.size());
    const auto at = [](const Drawn& w, const std::vector<double>& where) {
        return where[static_cast<std::size_t>(w.plus)] - where[static_cast<std::size_t>(w.minus)];
    };
    for (int step = 0; step < max_steps; ++step) {
        for (Drawn& w : stages) w.value = at(w, good);
        bool taken = solved(newton, x, moving, for_a_step(settings), walk.iterations);
        if (taken) {
            // Too long a step of an unstable stage ends on the far side of where it started.
            double along = 0, length = 0;
            for (std::size_t k = 0; k < stages.size(); ++k) {
                now[k] = at(stages[k], x) - stages[k].value;
                along += now[k] * before[k];
                length += now[k] * now[k];
            }
            taken = along >= 0 || length < settings.vntol * settings.vntol;
        }
        if (taken) {
            good = x;
            before = now;
            if (moving.draw < at_rest) {
                walk.arrived = solved(newton, x, equation, for_a_step(settings), walk.iterations);
                return walk;
            }
            moving.draw /= 2;
        } else {
            x = good;
            moving.draw *= 8;
            if (moving.draw > 1e12) return walk;
        }
    }
    return walk;
}

} // namespace nullor::analysis
