#include "parser/circuit/behaviour_builder.hpp"

#include <utility>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/circuit/pwl_file.hpp"
#include "parser/names/currents.hpp"

namespace nullor::parser {

using devices::BehaviourExpression;
using devices::BehaviourSlot;
using devices::BehaviourState;

int Locals::node(NodeId node) {
    if (nodes_.empty())
        for (std::size_t k = instance_.nodes.size(); k-- > 0;)
            nodes_[instance_.nodes[k]] = static_cast<int>(k);
    const auto [place, fresh] = nodes_.try_emplace(node, static_cast<int>(instance_.nodes.size()));
    if (fresh) instance_.nodes.push_back(node);
    return place->second;
}

int Locals::reference(const Reference& current) {
    const auto [place, fresh] =
        references_.try_emplace({current, current.pin}, static_cast<int>(instance_.references.size()));
    if (fresh) instance_.references.push_back(current);
    return place->second;
}

int Locals::parameter(ParameterId id) {
    const auto [place, fresh] = parameters_.try_emplace(id, static_cast<int>(instance_.arguments.size()));
    if (fresh) {
        expr::Builder builder;
        instance_.arguments.push_back({builder.finish(builder.input(0)), {id}, instance_.span});
    }
    return place->second;
}

int Locals::argument(Binding value) {
    instance_.arguments.push_back(std::move(value));
    return static_cast<int>(instance_.arguments.size()) - 1;
}

int Locals::state(BehaviourState state) {
    states_.push_back(std::move(state));
    return static_cast<int>(states_.size()) - 1;
}

devices::Behaviour Locals::finish(BehaviourExpression value) && {
    return {std::move(value), std::move(states_)};
}

expr::Ref LocalProgram::slot(Slot::Kind kind, int index) {
    std::size_t k = 0;
    while (k < slots_.size() && (slots_[k].kind != kind || slots_[k].index != index)) ++k;
    if (k == slots_.size()) slots_.push_back({kind, index});
    return builder.input(static_cast<int>(k));
}

expr::Ref LocalProgram::voltage(NodeId plus, NodeId minus) {
    if (plus == minus) return builder.constant(0);
    const auto at = [&](NodeId node) { return slot(Slot::Kind::node, locals_.node(node)); };
    if (minus == ground) return at(plus);
    if (plus == ground) return builder.apply(expr::Op::negate, at(minus));
    const expr::Ref a = at(plus), b = at(minus);
    return builder.apply(expr::Op::sub, a, b);
}

expr::Ref LocalProgram::current(const Reference& asked) {
    return slot(Slot::Kind::reference, locals_.reference(asked));
}

expr::Ref LocalProgram::parameter(ParameterId id) {
    return slot(Slot::Kind::argument, locals_.parameter(id));
}

expr::Ref LocalProgram::number(const Binding& value) {
    if (const std::optional<double> constant = constant_value(value)) return builder.constant(*constant);
    return slot(Slot::Kind::argument, locals_.argument(value));
}

expr::Ref LocalProgram::argument(int index) {
    return slot(Slot::Kind::argument, index);
}

expr::Ref LocalProgram::state(BehaviourState state) {
    return slot(Slot::Kind::state, locals_.state(std::move(state)));
}

expr::Ref LocalProgram::time() {
    return slot(Slot::Kind::time, 0);
}

BehaviourExpression LocalProgram::finish(expr::Ref value) && {
    return {builder.finish(value), std::move(slots_)};
}

namespace {

class LocalResolver : public ScopeResolver {
public:
    LocalResolver(LocalProgram& program, Locals& locals, Build& build, const Level& level,
                  Diagnostics& diagnostics)
        : ScopeResolver(*level.scope, program.builder, diagnostics), program_(program), locals_(locals),
          build_(build), level_(level) {}

protected:
    expr::Ref parameter(ParameterId id) override { return program_.parameter(id); }

    std::optional<expr::Ref> own_name(const std::string& name, Span) override {
        if (name == "time") return program_.time();
        return std::nullopt;
    }

    Call own_call(const Expression& call) override {
        if (call.text == "v") return {voltage(call), true};
        if (call.text == "ddt" || call.text == "idt" || call.text == "sdt") return {state(call), true};
        if (is_function(call.text)) return {};
        if (!call.operands.empty() && call.operands.front()->kind == Expression::Kind::file)
            return {over_file(call), true};
        const auto find = [&](const std::string& name) { return build_.find_instance(level_, name); };
        const auto hint = [&](const std::string& name) {
            return did_you_mean(name, [&] { return build_.instance_names(level_); });
        };
        const auto asked = current_call(call, {build_.circuit, find, hint}, diagnostics_);
        if (!asked || !asked->part.empty()) return {};
        return {asked->of ? current(*asked->of) : std::nullopt, true};
    }

    std::vector<std::string> own_names() const override { return {"time"}; }
    std::vector<std::string> own_calls() const override { return {"v", "i", "ddt", "idt", "sdt"}; }

private:
    bool count(const Expression& call, std::size_t least, std::size_t most, const char* usage) {
        if (call.operands.size() >= least && call.operands.size() <= most) return true;
        diagnostics_.error(call.span, "argument-count", std::string("it is written as ") + usage);
        return false;
    }

    std::optional<expr::Ref> voltage(const Expression& call) {
        if (!count(call, 1, 2, "v(node) or v(node,node)")) return std::nullopt;
        NodeId nodes[2] = {ground, ground};
        for (std::size_t k = 0; k < call.operands.size(); ++k) {
            const Expression& name = *call.operands[k];
            const std::optional<NodeId> node = build_.find_node(level_, name.text);
            if (!node) {
                diagnostics_.error(name.span, "unknown-node", "there is no node '" + name.text + "'",
                                   did_you_mean(name.text, [&] { return build_.node_names(level_); }));
                return std::nullopt;
            }
            nodes[k] = *node;
        }
        return program_.voltage(nodes[0], nodes[1]);
    }

    // table("points.txt"): straight lines over time.
    std::optional<expr::Ref> over_file(const Expression& call) {
        if (call.text.find("table") == std::string::npos) {
            diagnostics_.error(call.span, "unsupported-function",
                               "'" + call.text + "' over a file is not supported",
                               "table(\"file\") draws straight lines between the points");
            return std::nullopt;
        }
        if (call.operands.size() > 1)
            diagnostics_.warning(call.operands[1]->span, "no-effect", "all points of the file are taken");
        const Expression& file = *call.operands.front();
        const std::vector<double> numbers = read_pwl_file(file.text, file.span, build_, diagnostics_);
        expr::Table table;
        for (std::size_t k = 0; k + 1 < numbers.size(); k += 2) {
            if (!table.x.empty() && !(numbers[k] > table.x.back())) {
                diagnostics_.error(file.span, "table-order", "the times of '" + file.text + "' must ascend");
                return std::nullopt;
            }
            table.x.push_back(numbers[k]);
            table.y.push_back(numbers[k + 1]);
        }
        if (table.x.empty()) return std::nullopt; // told
        return builder_.table(program_.time(), std::move(table));
    }

    std::optional<expr::Ref> current(const Reference& asked) {
        Instance& instance = build_.circuit.instances[static_cast<std::size_t>(asked.index)];
        read_current(instance, asked.pin);
        if (instance.pins != 2 || asked.pin != 1) return program_.current(asked);
        return program_.builder.apply(expr::Op::negate, program_.current(InstanceId(asked)));
    }

    // y = d/dt e, or d/dt y = e with y(0) given: an unknown of its own.
    std::optional<expr::Ref> state(const Expression& call) {
        const bool integral = call.text != "ddt";
        if (!count(call, 1, integral ? 2 : 1, integral ? "idt(x) or idt(x, initial value)" : "ddt(x)"))
            return std::nullopt;
        BehaviourState state;
        state.integral = integral;
        if (call.operands.size() == 2) {
            const std::optional<expr::Ref> initial = lower(*call.operands[1], builder_, *this, diagnostics_);
            if (!initial) return std::nullopt;
            if (!builder_.constant_value(*initial, state.initial)) {
                diagnostics_.error(call.operands[1]->span, "not-constant",
                                   "the initial value of idt() must be a number");
                return std::nullopt;
            }
        }
        LocalProgram inner(locals_);
        LocalResolver resolver(inner, locals_, build_, level_, diagnostics_);
        resolver.inherit(*this);
        const std::optional<expr::Ref> operand =
            lower(*call.operands[0], inner.builder, resolver, diagnostics_);
        if (!operand) return std::nullopt;
        state.argument = std::move(inner).finish(*operand);
        return program_.state(std::move(state));
    }

    LocalProgram& program_;
    Locals& locals_;
    Build& build_;
    const Level& level_;
};

} // namespace

std::optional<expr::Ref> lower_local(const Expression& tree, LocalProgram& program, Locals& locals,
                                     Build& build, const Level& level, Diagnostics& diagnostics) {
    LocalResolver resolver(program, locals, build, level, diagnostics);
    return lower(tree, program.builder, resolver, diagnostics);
}

} // namespace nullor::parser
