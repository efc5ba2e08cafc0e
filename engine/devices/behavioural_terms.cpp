#include "engine/devices/behavioural_terms.hpp"

#include <algorithm>

namespace nullor::devices {

namespace {

using expr::Op;

// How an expression depends on the unknowns. What time changes counts as nonlinear: a linear device is
// asked for its matrices once.
enum class Degree { constant, affine, nonlinear };

Degree degree_of(const BehaviourSlot& slot) {
    if (slot.kind == BehaviourSlot::Kind::argument) return Degree::constant;
    return slot.kind == BehaviourSlot::Kind::time ? Degree::nonlinear : Degree::affine;
}

bool affine(const BehaviourExpression& expression) {
    std::vector<Degree> degree;
    for (const expr::Instruction& step : expression.program.instructions()) {
        if (step.op == Op::input || step.op == Op::constant) {
            degree.push_back(step.op == Op::constant
                                 ? Degree::constant
                                 : degree_of(expression.slots[static_cast<std::size_t>(step.a)]));
            continue;
        }
        const auto of = [&](int k) { return k < 0 ? Degree::constant : degree[static_cast<std::size_t>(k)]; };
        const Degree a = of(step.a), b = of(step.b), most = std::max({a, b, of(step.c)});
        const bool keeps = step.op == Op::add || step.op == Op::sub || step.op == Op::negate ||
                           (step.op == Op::mul && std::min(a, b) == Degree::constant) ||
                           (step.op == Op::div && b == Degree::constant);
        degree.push_back(keeps || most == Degree::constant ? most : Degree::nonlinear);
    }
    return degree.empty() || degree.back() != Degree::nonlinear;
}

} // namespace

BehaviouralTerms::BehaviouralTerms(const Card& card, bool branch)
    : behaviour_(card.behaviour), arguments_(card.argument.begin(), card.argument.end()), nodes_(card.nodes),
      branch_(branch), linear_(affine(behaviour_->value)) {
    for (const BehaviourState& state : behaviour_->states) linear_ = linear_ && affine(state.argument);
}

std::vector<Internal> BehaviouralTerms::internals() const {
    std::vector<Internal> list;
    if (branch_) list.push_back({"i", Unit::ampere});
    for (const BehaviourState& state : behaviour_->states)
        list.push_back({state.integral ? "idt" : "ddt", Unit::none, true});
    return list;
}

std::vector<Pin> BehaviouralTerms::pinned() const {
    std::vector<Pin> list;
    for (std::size_t k = 0; k < behaviour_->states.size(); ++k)
        if (behaviour_->states[k].integral) list.push_back({state_local(k), behaviour_->states[k].initial});
    return list;
}

bool BehaviouralTerms::reads_node(int node) const {
    const auto reads = [&](const BehaviourExpression& expression) {
        for (std::size_t k = 0; k < expression.slots.size(); ++k) {
            const BehaviourSlot& slot = expression.slots[k];
            if (slot.kind == BehaviourSlot::Kind::node && slot.index == node &&
                expression.program.reads(static_cast<int>(k)))
                return true;
        }
        return false;
    };
    return reads(behaviour_->value);
}

int BehaviouralTerms::local_of(const BehaviourSlot& slot) const {
    switch (slot.kind) {
    case BehaviourSlot::Kind::node: return slot.index;
    case BehaviourSlot::Kind::state: return state_local(static_cast<std::size_t>(slot.index));
    case BehaviourSlot::Kind::reference: return state_local(behaviour_->states.size()) + slot.index;
    case BehaviourSlot::Kind::time:
    case BehaviourSlot::Kind::argument: break;
    }
    return -1;
}

void BehaviouralTerms::branch_into_pins(const double* x, LocalEquations& out) const {
    const int i = branch();
    out.f[0] += x[i];
    out.f[1] -= x[i];
    out.df[i] += 1;
    out.df[out.n + i] -= 1;
}

void BehaviouralTerms::branch_pattern(LocalPattern& out) const {
    out.df.insert(out.df.end(), {{0, branch()}, {1, branch()}});
}

void BehaviouralTerms::gather(const BehaviourExpression& expression, const double* x, double t) const {
    const std::size_t count = expression.slots.size();
    inputs_.resize(count);
    for (std::size_t k = 0; k < count; ++k) {
        const BehaviourSlot& slot = expression.slots[k];
        const int local = local_of(slot);
        if (local >= 0)
            inputs_[k] = x[local];
        else
            inputs_[k] = slot.kind == BehaviourSlot::Kind::time
                             ? std::max(t, 0.0)
                             : arguments_[static_cast<std::size_t>(slot.index)];
    }
}

void BehaviouralTerms::switches(const double* x, double t, std::vector<double>& g) const {
    gather(behaviour_->value, x, t);
    behaviour_->value.program.switches(inputs_, scratch_, g);
    for (const BehaviourState& state : behaviour_->states) {
        gather(state.argument, x, t);
        state.argument.program.switches(inputs_, scratch_, g);
    }
}

void BehaviouralTerms::add(const BehaviourExpression& expression, const double* x, double t, double sign,
                           double* value, double* gradient) const {
    const std::size_t count = expression.slots.size();
    gather(expression, x, t);
    gradient_.assign(count, 0.0);
    *value += sign * expression.program.evaluate(inputs_, gradient_, scratch_);
    for (std::size_t k = 0; k < count; ++k) {
        const int local = local_of(expression.slots[k]);
        if (local >= 0 && expression.program.reads(static_cast<int>(k)))
            gradient[local] += sign * gradient_[k];
    }
}

void BehaviouralTerms::add_pattern(const BehaviourExpression& expression, int row,
                                   std::vector<std::pair<int, int>>& entries) const {
    for (std::size_t k = 0; k < expression.slots.size(); ++k) {
        const int local = local_of(expression.slots[k]);
        if (local >= 0 && expression.program.reads(static_cast<int>(k))) entries.emplace_back(row, local);
    }
}

void BehaviouralTerms::add_value(const double* x, double t, int row, double sign, LocalEquations& out) const {
    add(behaviour_->value, x, t, sign, out.f + row, out.df + row * out.n);
}

void BehaviouralTerms::value_pattern(int row, LocalPattern& out) const {
    add_pattern(behaviour_->value, row, out.df);
}

void BehaviouralTerms::add_states(const double* x, double t, LocalEquations& out) const {
    for (std::size_t k = 0; k < behaviour_->states.size(); ++k) {
        const BehaviourState& state = behaviour_->states[k];
        const int y = state_local(k), entry = y * out.n + y;
        if (state.integral) {
            add(state.argument, x, t, -1, out.f + y, out.df + y * out.n);
            out.q[y] += x[y];
            out.dq[entry] += 1;
        } else {
            out.f[y] += x[y];
            out.df[entry] += 1;
            add(state.argument, x, t, -1, out.q + y, out.dq + y * out.n);
        }
    }
}

void BehaviouralTerms::state_pattern(LocalPattern& out) const {
    for (std::size_t k = 0; k < behaviour_->states.size(); ++k) {
        const BehaviourState& state = behaviour_->states[k];
        const int y = state_local(k);
        add_pattern(state.argument, y, state.integral ? out.df : out.dq);
        (state.integral ? out.dq : out.df).emplace_back(y, y);
    }
}

} // namespace nullor::devices
