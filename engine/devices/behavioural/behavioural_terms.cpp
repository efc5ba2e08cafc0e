#include "engine/devices/behavioural/behavioural_terms.hpp"

#include <algorithm>

namespace nullor::devices {

namespace {

using expr::Op;

// How an expression depends on the unknowns: steps is constant, pieces affine, between the signs that
// Program::switches gives. What time changes counts as nonlinear: a linear device is asked for its matrices
// once.
enum class Degree { constant, steps, affine, pieces, nonlinear };

// Operations whose value is constant between those signs.
bool has_steps(Op op) {
    switch (op) {
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::sgn:
    case Op::u:
    case Op::stp: return true;
    default: return false;
    }
}

// Operations that are affine between them.
bool has_pieces(Op op) {
    switch (op) {
    case Op::min:
    case Op::max:
    case Op::limit:
    case Op::abs:
    case Op::uramp:
    case Op::table: return true;
    default: return false;
    }
}

bool is_logical(Op op) {
    return op == Op::logical_not || op == Op::logical_and || op == Op::logical_or;
}

Degree degree_of(const BehaviourSlot& slot) {
    if (slot.kind == BehaviourSlot::Kind::argument) return Degree::constant;
    return slot.kind == BehaviourSlot::Kind::time ? Degree::nonlinear : Degree::affine;
}

// Of a sum, or of a choice between the two.
Degree together(Degree a, Degree b) {
    const auto [least, most] = std::minmax(a, b);
    return least == Degree::steps && most == Degree::affine ? Degree::pieces : most;
}

Degree degree_of(Op op, Degree a, Degree b, Degree c) {
    const Degree most = std::max({a, b, c});
    if (most == Degree::constant || most == Degree::nonlinear) return most;
    switch (op) {
    case Op::add:
    case Op::sub:
    case Op::negate: return together(a, b);
    case Op::mul: return std::min(a, b) <= Degree::steps ? together(a, b) : Degree::nonlinear;
    case Op::div: return b <= Degree::steps ? together(a, b) : Degree::nonlinear;
    case Op::select:
        if (a > Degree::steps) return Degree::nonlinear;
        return together(a, together(b, c));
    default: break;
    }
    if (has_steps(op)) return Degree::steps;
    if (has_pieces(op)) return Degree::pieces;
    return is_logical(op) && most == Degree::steps ? Degree::steps : Degree::nonlinear;
}

Degree degree_of(const BehaviourExpression& expression) {
    std::vector<Degree> degree;
    for (const expr::Instruction& step : expression.program.instructions()) {
        const auto of = [&](int k) { return k < 0 ? Degree::constant : degree[static_cast<std::size_t>(k)]; };
        if (step.op == Op::constant)
            degree.push_back(Degree::constant);
        else if (step.op == Op::input)
            degree.push_back(degree_of(expression.slots[static_cast<std::size_t>(step.a)]));
        else
            degree.push_back(degree_of(step.op, of(step.a), of(step.b), of(step.c)));
    }
    return degree.empty() ? Degree::constant : degree.back();
}

} // namespace

BehaviouralTerms::BehaviouralTerms(const Card& card, bool branch)
    : behaviour_(card.behaviour), nodes_(card.nodes), own_(card.nodes + card.references), branch_(branch) {
    Degree most = degree_of(behaviour_->value);
    for (const BehaviourState& state : behaviour_->states) most = together(most, degree_of(state.argument));
    linear_ = most == Degree::constant || most == Degree::affine;
    affine_between_switches_ = most <= Degree::pieces;
    value_ = bind(behaviour_->value, card);
    for (const BehaviourState& state : behaviour_->states) states_.push_back(bind(state.argument, card));
    has_switches_ = value_.program->has_switches() ||
                    std::any_of(states_.begin(), states_.end(),
                                [](const Bound& state) { return state.program->has_switches(); });
}

bool BehaviouralTerms::reads_time() const {
    return !value_.times.empty() || std::any_of(states_.begin(), states_.end(),
                                                [](const Bound& state) { return !state.times.empty(); });
}

BehaviouralTerms::Bound BehaviouralTerms::bind(const BehaviourExpression& expression,
                                               const Card& card) const {
    Bound bound;
    bound.program = &expression.program;
    bound.inputs.resize(expression.slots.size());
    for (std::size_t k = 0; k < expression.slots.size(); ++k) {
        const BehaviourSlot& slot = expression.slots[k];
        const int local = local_of(slot), input = static_cast<int>(k);
        if (local >= 0)
            bound.locals.emplace_back(input, local);
        else if (slot.kind == BehaviourSlot::Kind::time)
            bound.times.push_back(input);
        else
            bound.inputs[k] = card.argument[static_cast<std::size_t>(slot.index)];
    }
    return bound;
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
        if (behaviour_->states[k].integral && !behaviour_->states[k].free)
            list.push_back({state_local(k), behaviour_->states[k].initial});
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
    case BehaviourSlot::Kind::reference: return nodes_ + slot.index;
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

std::span<const double> BehaviouralTerms::Bound::gather(const double* x, double t) const {
    for (const auto& [input, local] : locals) inputs[static_cast<std::size_t>(input)] = x[local];
    for (const int input : times) inputs[static_cast<std::size_t>(input)] = std::max(t, 0.0);
    return inputs;
}

void BehaviouralTerms::switches(const double* x, double t, std::vector<double>& g) const {
    const auto append = [&](const Bound& bound) {
        if (bound.program->has_switches()) bound.program->switches(bound.gather(x, t), scratch_, g);
    };
    append(value_);
    for (const Bound& state : states_) append(state);
}

double BehaviouralTerms::value(const double* x, double t) const {
    return value_.program->evaluate(value_.gather(x, t), scratch_);
}

void BehaviouralTerms::add(const Bound& bound, const double* x, double t, double sign, double* value,
                           double* gradient) const {
    gradient_.resize(bound.inputs.size());
    *value += sign * bound.program->evaluate(bound.gather(x, t), gradient_, scratch_);
    for (const auto& [input, local] : bound.locals)
        gradient[local] += sign * gradient_[static_cast<std::size_t>(input)];
}

void BehaviouralTerms::add_pattern(const BehaviourExpression& expression, int row,
                                   std::vector<std::pair<int, int>>& entries) const {
    for (std::size_t k = 0; k < expression.slots.size(); ++k) {
        const int local = local_of(expression.slots[k]);
        if (local >= 0 && expression.program.reads(static_cast<int>(k))) entries.emplace_back(row, local);
    }
}

void BehaviouralTerms::add_value(const double* x, double t, int row, double sign, LocalEquations& out) const {
    add(value_, x, t, sign, out.f + row, out.df + row * out.n);
}

void BehaviouralTerms::value_pattern(int row, LocalPattern& out) const {
    add_pattern(behaviour_->value, row, out.df);
}

void BehaviouralTerms::add_states(const double* x, double t, LocalEquations& out) const {
    for (std::size_t k = 0; k < behaviour_->states.size(); ++k) {
        const BehaviourState& state = behaviour_->states[k];
        const int y = state_local(k), entry = y * out.n + y;
        if (state.integral) {
            add(states_[k], x, t, -1, out.f + y, out.df + y * out.n);
            out.q[y] += x[y];
            out.dq[entry] += 1;
        } else {
            out.f[y] += x[y];
            out.df[entry] += 1;
            add(states_[k], x, t, -1, out.q + y, out.dq + y * out.n);
        }
    }
}

void BehaviouralTerms::add_state_values(const double* x, double t, double* f, double* q) const {
    for (std::size_t k = 0; k < behaviour_->states.size(); ++k) {
        const int y = state_local(k);
        const double argument = states_[k].program->evaluate(states_[k].gather(x, t), scratch_);
        const bool integral = behaviour_->states[k].integral;
        f[y] += integral ? -argument : x[y];
        q[y] += integral ? x[y] : -argument;
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
