#include "engine/analysis/operating_point/homotopy.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"

namespace nullor::analysis {

namespace {

// Steps that may fail before a walk gives up, and Newton iterations each may take, if the user allows as
// many.
constexpr int max_steps = 400;
constexpr int iterations_per_step = 40;

NewtonSettings for_a_step(NewtonSettings settings) {
    settings.max_iterations = std::min(settings.max_iterations, iterations_per_step);
    settings.polish = false;
    return settings;
}

bool solved(Newton& newton, std::vector<double>& x, const Equation& equation, const NewtonSettings& settings,
            int& iterations) {
    const NewtonReport report = newton.solve(x, equation, settings);
    iterations += report.iterations;
    return report.status == NewtonReport::Status::converged;
}

} // namespace

Walk gmin_stepping(Newton& newton, std::vector<double>& x, double t, std::span<const Held> held,
                   const NewtonSettings& settings) {
    constexpr double first = 1e-2, last = 1e-13;
    Walk walk;
    Equation equation;
    equation.t = t;
    equation.held = held;
    equation.gmin = first;
    double decades = 1, reached = 0;
    std::vector<double> good = x;
    for (int step = 0; step < max_steps; ++step) {
        if (solved(newton, x, equation, for_a_step(settings), walk.iterations)) {
            good = x;
            reached = equation.gmin;
            walk.how_far = fmt::format("gmin {:.1e} S", reached);
            if (reached <= last) {
                walk.arrived = true;
                return walk;
            }
            decades = std::min(2.0, decades * 1.5);
        } else {
            x = good;
            decades /= 4;
            if (reached == 0 || decades < 1e-3) break;
        }
        equation.gmin = std::max(last, reached * std::pow(10.0, -decades));
    }
    walk.worst = unsettled(newton);
    if (walk.how_far.empty()) walk.how_far = fmt::format("not even gmin {:.0e} S", first);
    return walk;
}

Walk source_stepping(Newton& newton, std::vector<double>& x, double t, std::span<const Held> held,
                     const NewtonSettings& settings) {
    Walk walk;
    Equation equation;
    equation.t = t;
    equation.held = held;
    double reached = -1, step = 0.1;
    equation.scale = 0;
    std::vector<double> good = x;
    for (int count = 0; count < max_steps; ++count) {
        if (solved(newton, x, equation, for_a_step(settings), walk.iterations)) {
            good = x;
            reached = equation.scale;
            walk.how_far = fmt::format("sources at {:.4g} %", 100 * reached);
            if (reached >= 1) {
                walk.arrived = true;
                return walk;
            }
            step = std::min(0.25, step * 1.5);
        } else {
            x = good;
            step /= 4;
            if (reached < 0 || step < 1e-7) break;
        }
        equation.scale = std::min(1.0, reached + step);
    }
    walk.worst = unsettled(newton);
    if (walk.how_far.empty()) walk.how_far = "not even with all sources at 0";
    return walk;
}

Walk pseudo_transient(Newton& newton, Workspace& workspace, std::vector<double>& x, double t,
                      std::span<const Held> held, const NewtonSettings& settings) {
    Walk walk;
    Equation equation;
    equation.t = t;
    equation.held = held;
    const auto n = static_cast<std::size_t>(workspace.system().size());
    std::vector<double> b(n), good = x;
    double h = 1e-12, spent = 0;
    for (int step = 0; step < 4 * max_steps; ++step) {
        workspace.evaluate(good.data(), t);
        equation.a = 1 / h;
        for (std::size_t k = 0; k < n; ++k) b[k] = -workspace.q()[k] / h;
        equation.b = b;
        if (solved(newton, x, equation, for_a_step(settings), walk.iterations)) {
            good = x;
            spent += h;
            walk.how_far = fmt::format("{:.3g} s of settling", spent);
            if (h > 1e6) {
                walk.arrived = true;
                return walk;
            }
            h *= 2;
        } else {
            x = good;
            h /= 8;
            if (h < 1e-18) break;
        }
    }
    walk.worst = unsettled(newton);
    if (walk.how_far.empty()) walk.how_far = "no first step";
    return walk;
}

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
