#include "engine/analysis/operating_point/op.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/operating_point/loose_nodes.hpp"
#include "engine/analysis/operating_point/strategies/follow.hpp"
#include "engine/analysis/poles/feedback.hpp"
#include "engine/analysis/poles/instability.hpp"
#include "engine/circuit/checks/node_holds.hpp"

namespace nullor::analysis {

namespace {

// A guess that is one needs no more.
constexpr int iterations_from_guess = 8;

NewtonSettings newton_settings(const Options& options, const Watch* watch) {
    NewtonSettings settings;
    settings.reltol = options.reltol;
    settings.abstol = options.abstol;
    settings.vntol = options.vntol;
    settings.watch = watch;
    if (options.itl1 > 0) settings.max_iterations = options.itl1;
    return settings;
}

NewtonSettings ending(NewtonSettings settings, const Strategy& strategy) {
    settings.damped = strategy.ending == Strategy::Ending::damped;
    settings.by_pieces = strategy.ending == Strategy::Ending::by_pieces;
    return settings;
}

// Relays may turn one another; what is not settled by then goes round.
constexpr int most_turns = 64;

// Which of an amplifier's equations gives way: before a transient that of its gain, so that its stage starts
// at the voltage; for a first guess that of its output stage, so that the gain tells on which side of the
// rails it is.
enum class Hold { start, guess };

std::vector<Held> node_values(const Setup& setup, const std::vector<NodeValue>& list, Hold hold) {
    std::vector<Held> held;
    for (const NodeHold& node : node_holds(setup.workspace(), list)) {
        if (node.set_by.valid()) continue;
        int row = node.unknown;
        if (node.driver) row = hold == Hold::start ? node.driver->state : node.driver->branch;
        held.push_back({row, node.unknown, setup.values().number(node.value->value)});
    }
    return held;
}

Failure explain(const Setup& setup, const NewtonReport& report, const std::vector<int>& worst,
                const std::vector<double>& x, std::vector<Failure::Attempt> tried) {
    const System& system = setup.system();
    std::vector<int> suspects;
    if (report.unknown >= 0) suspects.push_back(report.unknown);
    if (report.status == NewtonReport::Status::no_convergence)
        for (const int unknown : worst) suspects.push_back(unknown);
    Failure failure = told_where(setup.workspace(), report.law, suspects, x);
    failure.tried = std::move(tried);
    const auto name = [&](int k) {
        return k < 0 ? std::string("an unknown") : system.unknowns()[static_cast<std::size_t>(k)].name;
    };
    switch (report.status) {
    case NewtonReport::Status::singular:
        failure.kind = Failure::Kind::singular;
        if (setup.workspace().linear()) {
            failure.message =
                fmt::format("the circuit has no unique solution: {} is not determined", name(report.unknown));
            failure.hint = "look for a node without a DC path, or an amplifier without feedback at DC";
        } else {
            // Of a nonlinear circuit this is known only of the places where the search came by.
            failure.message = fmt::format("no operating point found: where the search ended, {} is not "
                                          "determined",
                                          name(report.unknown));
            failure.hint =
                "is there a solution? then give .nodeset values near it; or look for a node without "
                "a DC path, or an amplifier without feedback at DC";
        }
        break;
    case NewtonReport::Status::not_finite:
        failure.kind = Failure::Kind::not_finite;
        failure.message = report.law.instance.valid() ? not_finite(failure)
                                                      : fmt::format("{} is not finite", name(report.unknown));
        break;
    case NewtonReport::Status::interrupted:
        failure.kind = Failure::Kind::interrupted;
        failure.message = "interrupted on the way to the operating point";
        failure.tried.clear();
        break;
    case NewtonReport::Status::unmet:
        failure.kind = Failure::Kind::no_convergence;
        failure.message =
            fmt::format("no operating point found: where the search ended, the equation of {} is "
                        "not met",
                        name(report.unknown));
        failure.hint = "give .nodeset values near the solution";
        break;
    case NewtonReport::Status::no_convergence:
    case NewtonReport::Status::converged:
        failure.kind = Failure::Kind::no_convergence;
        failure.message = fmt::format("no operating point found: {} does not settle", name(report.unknown));
        failure.worst = describe(system, worst, x);
        failure.hint = "give .nodeset values near the solution, or raise itl1";
        if (report.law.instance.valid())
            failure.message += fmt::format(", and {} was not finite where it was sought", failure.instance);
        break;
    }
    return failure;
}

} // namespace

Outcome<OperatingPoint> operating_point(Setup& setup, const Options& options, const OpQuestion& question) {
    Workspace& workspace = setup.workspace();
    Newton& newton = setup.newton();
    const NewtonSettings settings = newton_settings(options, question.watch);
    const auto n = static_cast<std::size_t>(setup.system().size());

    std::vector<Held> held = workspace.held();
    if (question.initial_conditions)
        for (const Held& h : node_values(setup, setup.circuit().initial_conditions, Hold::start))
            held.push_back(h);

    if (!question.keep_states) workspace.forget_states();
    OperatingPoint point;
    std::vector<double> start(n + 1, 0.0);
    if (question.start && question.start->size() == n + 1) {
        start = *question.start;
    } else if (!setup.circuit().nodesets.empty()) {
        // Nodes are held at their .nodeset first, then let go.
        std::vector<Held> guess = held;
        for (const Held& h : node_values(setup, setup.circuit().nodesets, Hold::guess)) guess.push_back(h);
        Equation equation;
        equation.t = question.t;
        equation.held = guess;
        std::vector<double> x = start;
        const NewtonReport report = newton.solve(x, equation, settings);
        point.iterations += report.iterations;
        if (report.status == NewtonReport::Status::converged)
            start = x;
        else
            for (const Held& h : node_values(setup, setup.circuit().nodesets, Hold::guess))
                start[static_cast<std::size_t>(h.unknown)] = h.value;
    }

    Equation equation;
    equation.t = question.t;
    equation.held = held;
    std::vector<Failure::Attempt> tried;
    // What Newton's method found is an operating point where it meets every equation, `loose` nodes apart.
    const auto judged = [&](const char* strategy, NewtonReport report, std::vector<int> loose) {
        point.iterations += report.iterations;
        if (report.status != NewtonReport::Status::converged) return report;
        point.strategy = strategy;
        report.unknown = setup.acceptance().unmet_row(point.x, equation, report.rounded, loose);
        if (report.unknown >= 0) report.status = NewtonReport::Status::unmet;
        point.loose = std::move(loose);
        return report;
    };
    const auto attempt = [&](const char* strategy, const NewtonSettings& with) {
        return judged(strategy, newton.solve(point.x, equation, with), {});
    };
    const auto attempt_around_loose_nodes = [&](const char* strategy) {
        std::vector<int> loose;
        const NewtonReport around = solve_around_loose_nodes(newton, point.x, equation, settings, loose);
        return judged(strategy, around, std::move(loose));
    };

    NewtonReport report;
    const auto converged = [&] { return report.status == NewtonReport::Status::converged; };
    const auto stopped = [&] { return report.status == NewtonReport::Status::interrupted; };
    std::optional<NewtonReport> first;
    const auto try_guess = [&] {
        NewtonSettings few = settings;
        few.max_iterations = std::min(few.max_iterations, iterations_from_guess);
        point.x = *question.guess;
        report = attempt("newton", few);
    };
    const int most = iterations_allowed(setup.system().size());
    const auto search = [&] {
        std::optional<OperatingPoint> loose_one;
        const bool from_nothing = std::all_of(start.begin(), start.end(), [](double v) { return v == 0; });
        for (const Strategy& strategy : question.strategies.empty() ? strategies() : question.strategies) {
            if (strategy.applies && !strategy.applies(workspace)) continue;
            point.x = start;
            Walk walk;
            const Search from_here{newton, workspace, equation, settings, most};
            if (strategy.walk) walk = strategy.walk(from_here, point.x);
            point.iterations += walk.iterations;
            if (question.watch && question.watch->stop_requested())
                report.status = NewtonReport::Status::interrupted;
            if (stopped()) return;
            if (walk.arrived || !strategy.walk) {
                std::vector<double> walked = point.x;
                NewtonSettings there = ending(settings, strategy);
                there.from_nothing = !strategy.walk && from_nothing;
                report = attempt(strategy.name, there);
                if (!first) first = report;
                if (converged() || stopped() || workspace.linear()) return;
                walk.worst = unsettled(newton);
                if (strategy.further) {
                    point.x = walked;
                    const Walk further = strategy.further(from_here, point.x);
                    point.iterations += further.iterations;
                    if (further.arrived) {
                        walked = point.x;
                        walk.how_far = further.how_far;
                        report = attempt(strategy.name, there);
                        if (converged() || stopped()) return;
                    }
                }
                if (strategy.walk && !loose_one) {
                    point.x = walked;
                    report = attempt_around_loose_nodes(strategy.name);
                    if (stopped() || (converged() && point.loose.empty())) return;
                    if (converged()) {
                        loose_one = point;
                        continue;
                    }
                }
            }
            if (!strategy.walk) {
                walk.how_far = fmt::format("{} iterations", report.iterations);
                walk.iterations = report.iterations;
            }
            tried.push_back({strategy.name, walk.how_far, walk.iterations, walk.worst});
            if (loose_one) break;
        }
        // One more way had its chance to find what holds these nodes.
        if (!loose_one) return;
        loose_one->iterations = point.iterations;
        point = *loose_one;
        workspace.evaluate(point.x.data(), equation.t);
        report.status = NewtonReport::Status::converged;
    };
    // The states of laws that x leads to, and x by these, until none changes.
    InstanceId turning;
    const auto settle_states = [&] {
        for (int turns = 0; converged(); ++turns) {
            turning = workspace.turn(point.x.data());
            if (!turning.valid()) return;
            if (turns == most_turns) {
                report.status = NewtonReport::Status::no_convergence;
                return;
            }
            start = point.x;
            report = attempt(point.strategy.c_str(), settings);
            if (!converged() && !stopped()) search();
        }
    };
    report.status = NewtonReport::Status::no_convergence;
    if (question.guess && question.guess->size() == n + 1) try_guess();
    if (!converged() && !stopped()) search();
    // A guess may be worse than none.
    if (!converged() && !stopped() && !workspace.linear() &&
        std::any_of(start.begin(), start.end(), [](double v) { return v != 0; })) {
        tried.push_back({"all of these from the guess, and then from 0:", "", 0, {}});
        start.assign(n + 1, 0.0);
        search();
    }
    settle_states();
    if (!converged() && turning.valid() && !stopped()) {
        Failure failure = told_at(setup.circuit().instances[static_cast<std::size_t>(turning.index)], {});
        failure.kind = Failure::Kind::no_convergence;
        failure.message =
            fmt::format("no operating point found: {} turns on and off without end", failure.instance);
        failure.hint =
            "is there one? a relaxation oscillator has none: start its transient with uic, or hold a "
            "node by .ic";
        return failure;
    }
    if (!converged()) {
        const bool hopeless = first && !stopped() && first->status == NewtonReport::Status::singular;
        return explain(setup, hopeless ? *first : report, newton.worst_unknowns(5), point.x,
                       std::move(tried));
    }
    Feedback known;
    if (question.look_for_feedback) known = feedback(workspace, point.x);
    point.positive_feedback = known.positive;
    if (point.positive_feedback && !workspace.linear() && !question.start &&
        held.size() == workspace.held().size() && setup.circuit().nodesets.empty()) {
        const std::vector<double> found = point.x;
        workspace.linear_region(point.x.data());
        const Walk walk = follow_amplifiers(newton, workspace, point.x, equation, settings, Follow::all);
        point.iterations += walk.iterations;
        if (walk.arrived) report = attempt("run to a stable one", settings);
        if (!walk.arrived || !converged()) point.x = found;
        settle_states();
    }
    point.memory = workspace.memory();
    if (!question.look_for_feedback) return point; // the workspace belongs to x
    workspace.evaluate(point.x.data(), question.t);
    // Where .ic holds nodes nothing rests.
    if (held.size() == workspace.held().size() && !known.settles(workspace))
        point.stability = stability({workspace, point.x.data()});
    return point;
}

} // namespace nullor::analysis
