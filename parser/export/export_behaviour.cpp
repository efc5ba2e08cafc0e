#include "parser/export/export_behaviour.hpp"

#include "parser/export/export_expression.hpp"

namespace nullor::parser {

namespace {

constexpr double slow_inductance = 1e12; // H: a wire at DC, next to nothing at any frequency

class BehaviourText {
public:
    BehaviourText(const Instance& instance, const devices::Card& card, const std::string& name,
                  ExportWriter& to)
        : instance_(instance), card_(card), name_(name), to_(to) {}

    std::string expression(const devices::BehaviourExpression& expression) {
        ExpressionText with;
        for (const devices::BehaviourSlot& slot : expression.slots) with.inputs.push_back(input(slot));
        with.hoist = [&](const std::string& text) { return hoist(text); };
        std::optional<std::string> text = spice_expression(expression.program, with);
        if (text) return *text;
        to_.diagnostics.error(
            instance_.span, "not-expressible",
            fmt::format("{}: its expression holds a number that is not finite", instance_.name));
        return "0";
    }

    void states() {
        const std::vector<devices::BehaviourState>& all = card_.behaviour->states;
        for (std::size_t k = 0; k < all.size(); ++k) states_.push_back(node());
        for (std::size_t k = 0; k < all.size(); ++k) {
            const std::string e = expression(all[k].argument);
            if (all[k].free)
                free_state(e, states_[k]);
            else if (all[k].integral)
                integral(e, all[k].initial, states_[k]);
            else
                derivative(e, states_[k]);
        }
    }

private:
    std::string input(const devices::BehaviourSlot& slot) {
        const auto index = static_cast<std::size_t>(slot.index);
        switch (slot.kind) {
        case devices::BehaviourSlot::Kind::node: {
            const NodeId node = instance_.nodes[index];
            return node == ground ? "0" : fmt::format("v({})", to_.names.node(node));
        }
        case devices::BehaviourSlot::Kind::reference:
            return fmt::format("i({})", to_.current_of(instance_.references[index]));
        case devices::BehaviourSlot::Kind::state: return fmt::format("v({})", states_[index]);
        case devices::BehaviourSlot::Kind::time: return "time";
        case devices::BehaviourSlot::Kind::argument: break;
        }
        const Binding& binding = instance_.arguments[index];
        const auto& code = binding.program.instructions();
        if (binding.inputs.size() == 1 && binding.inputs[0] == temper && code.size() == 1 &&
            code[0].op == expr::Op::input)
            return "temper";
        const double value = card_.argument[index];
        return value < 0 ? fmt::format("({})", value) : spice_number(value);
    }

    std::string node() { return to_.names.new_node(name_ + "_n"); }
    std::string element(char letter) { return to_.names.new_element(fmt::format("{}_{}", letter, name_)); }

    std::string hoist(const std::string& text) {
        const std::string out = node();
        to_.card("{} {} 0 V = {}", element('b'), out, text);
        return fmt::format("v({})", out);
    }

    // The current of 1 F at the voltage e, in 1 ohm.
    void derivative(const std::string& e, const std::string& y) {
        const std::string source = node(), charged = node(), sense = element('v');
        to_.card("{} {} 0 V = {}", element('b'), source, e);
        to_.card("{} {} {} DC 0", sense, source, charged);
        to_.card("{} {} 0 1", element('c'), charged);
        to_.card("{} 0 {} {} 1", element('f'), y, sense);
        to_.card("{} {} 0 1", element('r'), y);
    }

    // The current e into 1 F. At DC a wire of inductance from a copy of y to the initial value holds y there:
    // its current is taken out of y, as long as there is no time.
    void integral(const std::string& e, double initial, const std::string& y) {
        const std::string copy = node(), held = node(), start = node(), sense = element('v');
        to_.card("{} 0 {} I = {}", element('b'), y, e);
        to_.card("{} {} 0 1 ic={}", element('c'), y, initial);
        to_.card("{} {} 0 {} 0 1", element('e'), copy, y);
        to_.card("{} {} {} DC 0", sense, copy, held);
        to_.card("{} {} {} {}", element('l'), held, start, slow_inductance);
        to_.card("{} {} 0 DC {}", element('v'), start, initial);
        to_.card("{} {} 0 I = (time > 0 ? 0 : i({}))", element('b'), y, sense);
    }

    void free_state(const std::string& e, const std::string& y) {
        to_.card("{} 0 {} I = {}", element('b'), y, e);
        to_.card("{} {} 0 1", element('c'), y);
    }

    const Instance& instance_;
    const devices::Card& card_;
    const std::string& name_;
    ExportWriter& to_;
    std::vector<std::string> states_; // nodes
};

} // namespace

void write_behaviour(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                     const std::string& name, const std::string& pins, ExportWriter& to) {
    BehaviourText text(instance, card, name, to);
    text.states();
    const bool is_voltage = info.syntax.expression == devices::CardSyntax::Expression::voltage;
    const std::string value = text.expression(card.behaviour->value);
    to.card("{} {} {} = {}", name, pins, is_voltage ? "V" : "I", value);
}

} // namespace nullor::parser
