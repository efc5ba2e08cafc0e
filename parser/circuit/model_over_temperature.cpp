// Models measured at several temperatures tnom: each number p goes through its values as a polynomial over
// the circuit's temperature T (Lagrange), and holds at T:
//     p(T) = sum over i of p_i product over j != i of (T - tnom_j)/(tnom_i - tnom_j)

#include <algorithm>

#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

const Binding* value_of(const Model& model, int index) {
    const auto found = std::find_if(model.values.begin(), model.values.end(),
                                    [&](const auto& value) { return value.first == index; });
    return found == model.values.end() ? nullptr : &found->second;
}

Binding celsius_of_circuit() {
    expr::Builder builder;
    return {builder.finish(builder.input(0)), {temper}, {}};
}

} // namespace

void interpolate_over_temperature(Circuit& circuit, const std::vector<ModelId>& ids) {
    if (std::any_of(ids.begin(), ids.end(), [](ModelId id) { return !id.valid(); })) return;
    const auto model = [&](std::size_t k) -> Model& {
        return circuit.models[static_cast<std::size_t>(ids[k].index)];
    };
    const int nominal = devices::device_of_model(model(0).type)->find_in_model("tnom");
    std::vector<Binding> measured, weights;
    for (std::size_t k = 0; k < ids.size(); ++k) {
        const Binding* celsius = value_of(model(k), nominal);
        if (!celsius) return; // at no temperature of its own: the first stands
        measured.push_back(*celsius);
    }
    const Binding circuits = celsius_of_circuit();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Binding weight = constant_binding(1);
        for (std::size_t j = 0; j < ids.size(); ++j)
            if (j != i)
                weight = combined(expr::Op::mul, weight,
                                  combined(expr::Op::div, combined(expr::Op::sub, circuits, measured[j]),
                                           combined(expr::Op::sub, measured[i], measured[j])));
        weights.push_back(std::move(weight));
    }
    for (auto& [index, value] : model(0).values) {
        Binding sum = constant_binding(0);
        bool in_all = true, differs = false;
        for (std::size_t k = 0; k < ids.size() && in_all; ++k) {
            const Binding* own = value_of(model(k), index);
            in_all = own != nullptr;
            if (!own) break;
            differs = differs || constant_value(*own) != constant_value(value);
            sum = combined(expr::Op::add, sum, combined(expr::Op::mul, weights[k], *own));
        }
        if (index == nominal)
            sum = circuits;
        else if (!in_all || !differs)
            continue;
        sum.span = value.span;
        value = std::move(sum);
    }
}

} // namespace nullor::parser
