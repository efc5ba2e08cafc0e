#include "parser/circuit/behaviour_forms.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/circuit/laplace.hpp"

namespace nullor::parser {

using expr::Op;
using expr::Ref;

Ref lower_polynomial(const std::vector<Ref>& variables, const std::vector<Binding>& coefficients,
                     LocalProgram& program) {
    expr::Builder& builder = program.builder;
    Ref sum = builder.constant(0);
    std::vector<std::size_t> factors; // ascending; empty for the constant term
    for (const Binding& coefficient : coefficients) {
        if (constant_value(coefficient) != 0.0) {
            Ref term = program.number(coefficient);
            for (const std::size_t k : factors) term = builder.apply(Op::mul, term, variables[k]);
            sum = builder.apply(Op::add, sum, term);
        }
        // The next list: raise the last factor that can be, and all behind it to the same.
        std::size_t place = factors.size();
        while (place > 0 && factors[place - 1] + 1 == variables.size()) --place;
        if (place == 0)
            factors.assign(factors.size() + 1, 0);
        else
            std::fill(factors.begin() + static_cast<std::ptrdiff_t>(place) - 1, factors.end(),
                      factors[place - 1] + 1);
    }
    return sum;
}

std::optional<Ref> lower_table(Ref x, const std::vector<Binding>& points, LocalProgram& program,
                               Diagnostics& diagnostics) {
    expr::Builder& builder = program.builder;
    expr::Table table;
    bool constant = true, ascends = true;
    for (std::size_t k = 0; k + 1 < points.size(); k += 2) {
        const std::optional<double> at = constant_value(points[k]), value = constant_value(points[k + 1]);
        constant = constant && at && value;
        if (!constant) continue;
        if (!table.x.empty() && !(*at > table.x.back())) {
            diagnostics.error(points[k].span, "table-order", "the points of a table must ascend");
            ascends = false;
        }
        table.x.push_back(*at);
        table.y.push_back(*value);
    }
    if (!ascends) return std::nullopt;
    if (constant) return builder.table(x, std::move(table));

    const Ref none = builder.apply(Op::div, builder.constant(0), builder.constant(0));
    Ref left = program.number(points[0]), below = program.number(points[1]);
    Ref sum = below;
    for (std::size_t k = 2; k + 1 < points.size(); k += 2) {
        const Ref right = program.number(points[k]), above = program.number(points[k + 1]);
        const Ref slope =
            builder.apply(Op::div, builder.apply(Op::sub, above, below), builder.apply(Op::sub, right, left));
        const Ref inside = builder.apply(Op::sub, builder.apply(Op::limit, x, left, right), left);
        sum = builder.apply(Op::add, sum, builder.apply(Op::mul, slope, inside));
        sum = builder.apply(Op::select, builder.apply(Op::less, left, right), sum, none);
        left = right, below = above;
    }
    return sum;
}

void lower_form(Build& build, const Level& level, const Card& card, Instance& instance,
                const WrittenForm& form, Diagnostics& found) {
    Locals locals(instance);
    LocalProgram program(locals);
    std::vector<expr::Ref> variables;
    for (const auto& [plus, minus] : form.voltages) variables.push_back(program.voltage(plus, minus));
    for (const ExpressionPtr& tree : form.variables) {
        const std::optional<expr::Ref> value = lower_local(*tree, program, locals, build, level, found);
        if (!value) return;
        variables.push_back(*value);
    }
    for (const std::size_t k : form.devices) {
        const Word& word = card.words[k];
        const std::optional<InstanceId> device = build.find_instance(level, word.lower);
        if (!device || build.circuit.instances[static_cast<std::size_t>(device->index)].pins < 2) {
            found.error(word.span, "unknown-device",
                        "there is no device '" + word.text + "' that carries a current",
                        did_you_mean(word.lower, [&] { return build.instance_names(level); }));
            return;
        }
        read_current(build.circuit.instances[static_cast<std::size_t>(device->index)]);
        variables.push_back(program.current(*device));
    }
    std::optional<expr::Ref> value;
    if (form.kind == BehaviourForm::laplace) {
        const auto input = [&](LocalProgram& of) -> std::optional<expr::Ref> {
            if (form.tree) return lower_local(*form.tree, of, locals, build, level, found);
            return of.voltage(form.voltages[0].first, form.voltages[0].second);
        };
        value = lower_laplace(input, *form.transfer, program, {locals, build, level, found});
    } else if (form.tree) {
        value = lower_local(*form.tree, program, locals, build, level, found);
    }
    if (form.kind == BehaviourForm::poly) value = lower_polynomial(variables, form.numbers, program);
    if (form.kind == BehaviourForm::table) {
        if (!form.tree) value = variables.front();
        if (value) value = lower_table(*value, form.numbers, program, found);
    }
    if (!value) return;
    devices::BehaviourExpression expression = std::move(program).finish(*value);
    instance.behaviour =
        std::make_shared<devices::Behaviour>(std::move(locals).finish(std::move(expression)));
}

} // namespace nullor::parser
