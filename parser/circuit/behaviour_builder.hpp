#pragma once
// Expressions of a device: text -> program over the nodes that the instance reads, currents of other devices,
// time, parameters, and the states of ddt() and idt().

#include <map>
#include <optional>
#include <vector>

#include "engine/expr/builder.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

// What the programs of one instance read, each thing once. Nodes that are no pins are appended to the
// instance.
class Locals {
public:
    explicit Locals(Instance& instance) : instance_(instance) {}

    [[nodiscard]] int node(NodeId node);
    [[nodiscard]] int reference(const Reference& current);
    [[nodiscard]] int parameter(ParameterId id);
    [[nodiscard]] int argument(Binding value);
    int state(devices::BehaviourState state);
    [[nodiscard]] int states() const { return static_cast<int>(states_.size()); }
    [[nodiscard]] devices::Behaviour finish(devices::BehaviourExpression value) &&;

private:
    Instance& instance_;
    std::map<NodeId, int> nodes_;
    std::map<std::pair<InstanceId, int>, int> references_; // by device and pin
    std::map<ParameterId, int> parameters_;
    std::vector<devices::BehaviourState> states_;
};

// A program under construction and the meaning of its slots.
class LocalProgram {
public:
    explicit LocalProgram(Locals& locals) : locals_(locals) {}

    expr::Builder builder;

    [[nodiscard]] expr::Ref voltage(NodeId plus, NodeId minus);
    [[nodiscard]] expr::Ref current(const Reference& asked);
    [[nodiscard]] expr::Ref parameter(ParameterId id);
    // A constant stays one, so that terms with it fold.
    [[nodiscard]] expr::Ref number(const Binding& value);
    // An argument of the instance that is still to be settled.
    [[nodiscard]] expr::Ref argument(int index);
    [[nodiscard]] expr::Ref state(devices::BehaviourState state);
    [[nodiscard]] expr::Ref state_at(int index) { return slot(Slot::Kind::state, index); }
    [[nodiscard]] expr::Ref time();
    [[nodiscard]] devices::BehaviourExpression finish(expr::Ref value) &&;

private:
    using Slot = devices::BehaviourSlot;
    [[nodiscard]] expr::Ref slot(Slot::Kind kind, int index);

    Locals& locals_;
    std::vector<Slot> slots_;
};

// Lowers an expression as it stands on a card of the level; nullopt when there was an error, which is
// reported.
[[nodiscard]] std::optional<expr::Ref> lower_local(const Expression& tree, LocalProgram& program,
                                                   Locals& locals, Build& build, const Level& level,
                                                   Diagnostics& diagnostics);

} // namespace nullor::parser
