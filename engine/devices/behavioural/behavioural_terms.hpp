#pragma once
// What the two behavioural sources share: where the operands of an expression lie among the local unknowns,
// and the unknowns of its ddt and idt.
//
// Locals: nodes, the branch currents referred to, the branch current i if there is one, one unknown y for
// each state.
//     y = ddt(e):  y - d/dt e = 0           0 at DC
//     y = idt(e):  d/dt y - e = 0           held at its initial value at DC, unless it is free
// Outside a transient, time is 0.

#include <memory>

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

class BehaviouralTerms {
public:
    BehaviouralTerms(const Card& card, bool branch);

    std::vector<Internal> internals() const;
    std::vector<Pin> pinned() const;
    bool linear() const { return linear_; }
    // Affine in the unknowns and free of time wherever the signs of switches() stay.
    bool affine_between_switches() const { return affine_between_switches_; }
    [[nodiscard]] bool reads_time() const;
    [[nodiscard]] bool reads_node(int node) const;
    // Local unknown of the branch current, -1 if there is none.
    [[nodiscard]] int branch() const { return branch_ ? own_ : -1; }

    void branch_into_pins(const double* x, LocalEquations& out) const;
    void branch_pattern(LocalPattern& out) const;
    // sign times the source's value and its gradient, into f[row] and df[row].
    void add_value(const double* x, double t, int row, double sign, LocalEquations& out) const;
    void value_pattern(int row, LocalPattern& out) const;
    bool has_switches() const { return has_switches_; }
    void switches(const double* x, double t, std::vector<double>& g) const;
    // The source's value alone, and f and q of the states.
    [[nodiscard]] double value(const double* x, double t) const;
    void add_state_values(const double* x, double t, double* f, double* q) const;
    void add_states(const double* x, double t, LocalEquations& out) const;
    void state_pattern(LocalPattern& out) const;

private:
    // Local unknown behind a slot, -1 for time and arguments.
    [[nodiscard]] int local_of(const BehaviourSlot& slot) const;
    [[nodiscard]] int state_local(std::size_t k) const {
        return own_ + (branch_ ? 1 : 0) + static_cast<int>(k);
    }
    // An expression with its operands' places, and the numbers of its arguments among its inputs.
    struct Bound {
        const expr::Program* program = nullptr;
        std::vector<std::pair<int, int>> locals; // (input, local unknown)
        std::vector<int> times;                  // inputs that are time
        mutable std::vector<double> inputs;
        std::span<const double> gather(const double* x, double t) const;
    };
    [[nodiscard]] Bound bind(const BehaviourExpression& expression, const Card& card) const;
    void add(const Bound& bound, const double* x, double t, double sign, double* value,
             double* gradient) const;
    void add_pattern(const BehaviourExpression& expression, int row,
                     std::vector<std::pair<int, int>>& entries) const;

    std::shared_ptr<const Behaviour> behaviour_;
    Bound value_;
    std::vector<Bound> states_; // arguments of ddt and idt
    int nodes_, own_;           // the first unknown referred to, the first internal one
    bool branch_, linear_, affine_between_switches_, has_switches_;
    mutable std::vector<double> gradient_;
    mutable expr::Scratch scratch_;
};

} // namespace nullor::devices
