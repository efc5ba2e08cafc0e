#include "engine/analysis/transient/transient_start.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/operating_point/strategies/follow.hpp"
#include "engine/analysis/transient/control/stuck.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"
#include "engine/circuit/checks/node_holds.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

// f(x, t) + (q(x) - q of the point)/h = 0: implicit Euler. b belongs to the equation.
Equation charges_within(const TimePoint& point, double t, double h, std::vector<double>& b) {
    b.assign(point.q.size() - 1, 0.0);
    for (std::size_t k = 0; k < b.size(); ++k) b[k] = -point.q[k] / h;
    Equation equation;
    equation.t = t;
    equation.a = 1 / h;
    equation.b = b;
    return equation;
}

} // namespace

Outcome<Done> check(const TranQuestion& question) {
    if (!(question.stop > 0) || !std::isfinite(question.stop))
        return bad_request(fmt::format("a transient to t = {} s", question.stop));
    if (!(question.start >= 0 && question.start < question.stop))
        return bad_request(fmt::format("a transient that starts to print at {} s and stops at {} s",
                                       question.start, question.stop));
    if (!(question.step >= 0) || !(question.max_step >= 0)) return bad_request("a negative time step");
    return Done{};
}

TransientStart::TransientStart(Setup& setup, const Options& options, const NewtonSettings& settings,
                               double moment, RecordedPast* past)
    : setup_(setup), options_(options), settings_(settings), moment_(moment), past_(past) {}

void TransientStart::look_back(const std::vector<double>& x) {
    if (!past_) return;
    past_->begin(x);
    setup_.workspace().look_back(past_);
}

Outcome<Done> TransientStart::from_operating_point(TimePoint& point, OperatingPoint& found,
                                                   const Watch& watch) {
    OpQuestion question;
    question.t = 0;
    question.initial_conditions = true;
    question.watch = &watch;
    Outcome<OperatingPoint> start = operating_point(setup_, options_, question);
    if (!start) return start.failure();
    found = std::move(start).value();
    point.t = 0;
    point.x = found.x;
    look_back(point.x);
    setup_.workspace().evaluate(point.x.data(), 0);
    point.q = setup_.workspace().q();
    point.f.assign(point.q.size(), 0.0);
    if (holds_what_nothing_stores()) (void)follow(point, 0, moment_);
    return kicked(point);
}

// Whether .ic held the output of an amplifier without a time constant. It goes on by itself.
bool TransientStart::holds_what_nothing_stores() const {
    const std::vector<NodeHold> holds = node_holds(setup_.workspace(), setup_.circuit().initial_conditions);
    return std::any_of(holds.begin(), holds.end(), [this](const NodeHold& hold) {
        return hold.driver && !setup_.system().unknowns()[static_cast<std::size_t>(hold.driver->state)].state;
    });
}

bool TransientStart::follow(TimePoint& point, double t, double h) {
    std::vector<double> b, x = point.x;
    const Equation equation = charges_within(point, t, h, b);
    const Walk walk =
        follow_amplifiers(setup_.newton(), setup_.workspace(), x, equation, settings_, Follow::at_once);
    iterations_ += walk.iterations;
    if (!walk.arrived) return false;
    point.x = x;
    point.f.assign(point.q.size(), 0.0);
    if (t > point.t) point.q = setup_.workspace().q();
    point.t = t;
    return true;
}

NewtonReport TransientStart::release(TimePoint& point, double h) {
    if (follow(point, 0, h)) return {NewtonReport::Status::converged, 0, -1, {}, 0};
    std::vector<double> b;
    const Equation equation = charges_within(point, 0, h, b);
    NewtonSettings settings = settings_;
    settings.max_iterations = 100;
    point.f.assign(point.q.size(), 0.0);
    return setup_.newton().solve(point.x, equation, settings);
}

void TransientStart::go_back_to_zero(TimePoint& point) {
    TimePoint nearer = point;
    if (release(nearer, moment_ / 2).status != NewtonReport::Status::converged ||
        !setup_.newton().same_pieces(point.x, nearer.x, 0))
        return;
    const bool jumps = take_jumps(point, nearer.x);
    for (std::size_t k = 0; k < point.x.size(); ++k) {
        const double change = nearer.x[k] - point.x[k];
        if (std::abs(change) < 0.75 * std::abs(point.x[k]))
            point.x[k] = nearer.x[k] + change;
        else if (jumps) // a/h + b: what took the charge, and b
            point.x[k] -= change;
    }
}

// Charges that the sources do not let stay as they are given, as of a capacitor across one, are not there any
// more at half the moment either, by just as much: from here on they are what they came to.
bool TransientStart::take_jumps(TimePoint& point, const std::vector<double>& nearer) {
    constexpr double same = 1e-6; // a mode a million times faster than the moment counts as a jump
    Workspace& workspace = setup_.workspace();
    workspace.evaluate(point.x.data(), 0);
    const std::vector<double> at_moment = workspace.q();
    workspace.evaluate(nearer.data(), 0);
    bool found = false;
    for (std::size_t k = 0; k + 1 < point.q.size(); ++k) {
        const double jump = at_moment[k] - point.q[k], change = workspace.q()[k] - at_moment[k];
        if (std::abs(jump) <= same * std::abs(at_moment[k]) || std::abs(change) > same * std::abs(jump))
            continue;
        point.q[k] = workspace.q()[k] + change;
        found = true;
    }
    return found;
}

Outcome<Done> TransientStart::from_conditions(TimePoint& point) {
    Workspace& workspace = setup_.workspace();
    const auto n = static_cast<std::size_t>(setup_.system().size());
    std::vector<double> given(n + 1, 0.0);
    for (const NodeValue& value : setup_.circuit().initial_conditions)
        if (value.node != ground)
            given[static_cast<std::size_t>(setup_.system().unknown_of(value.node))] =
                setup_.values().number(value.value);
    // An op-amp whose output is given starts with its stage there.
    for (const devices::Amplifier& a : workspace.amplifiers())
        if (given[static_cast<std::size_t>(a.output)] != 0)
            given[static_cast<std::size_t>(a.state)] = given[static_cast<std::size_t>(a.output)];
    for (const Held& held : workspace.held()) given[static_cast<std::size_t>(held.unknown)] = held.value;
    workspace.forget_states();
    std::vector<double> initial = given;
    workspace.initial_charge(initial, point.q);
    look_back(initial);
    point.t = 0;
    point.x = given;
    NewtonReport report = release(point, moment_);
    // Beside a capacitance over so short a time the conductances of its ends may be lost to rounding.
    for (int trial = 0; report.status != NewtonReport::Status::converged && trial < most_moments; ++trial) {
        moment_ *= longer_moment;
        point.x = given;
        report = release(point, moment_);
    }
    for (int turns = 0; report.status == NewtonReport::Status::converged && turns < most_turns_at_start &&
                        workspace.turn(point.x.data()).valid();
         ++turns)
        report = release(point, moment_);
    if (report.status == NewtonReport::Status::converged) {
        go_back_to_zero(point);
        return kicked(point);
    }
    return cannot_start(report, point);
}

Failure TransientStart::cannot_start(const NewtonReport& report, const TimePoint& point) {
    return stuck(setup_, point, StepResult{report, {}, 1, false, 0}, report.unknown, 0,
                 unsettled(setup_.newton()));
}

// Voltages by half of the kick to one and a half, currents by a thousandth of that in A, each by another
// share and to one side or the other: no symmetry, and no mode, is left out.
Outcome<Done> TransientStart::kicked(TimePoint& point) {
    if (options_.kick == 0) return Done{};
    constexpr double golden = 0.6180339887498949, amperes_per_volt = 1e-3;
    Workspace& workspace = setup_.workspace();
    std::vector<double> displaced = point.x;
    for (std::size_t k = 0; k + 1 < displaced.size(); ++k) {
        const double turns = golden * static_cast<double>(k + 1), share = turns - std::floor(turns) - 0.5;
        const bool current = setup_.system().unknowns()[k].kind == Unknown::Kind::branch_current;
        displaced[k] +=
            options_.kick * (current ? amperes_per_volt : 1) * (share + std::copysign(0.5, share));
    }
    workspace.evaluate(displaced.data(), 0);
    point.q = workspace.q();
    const NewtonReport report = release(point, moment_);
    if (report.status != NewtonReport::Status::converged) return cannot_start(report, point);
    // What a source sets has gone back there.
    workspace.evaluate(point.x.data(), 0);
    point.q = workspace.q();
    return Done{};
}

} // namespace nullor::analysis
