#pragma once
// Circuits made by hand, card by card, for tests of what lies below the parser.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/circuit/description/device_info.hpp"
#include "engine/circuit/workspace.hpp"
#include "engine/devices/registry.hpp"

namespace made {

class Maker {
public:
    Maker() {
        circuit_.nodes.push_back({"0", {}});
        circuit_.parameters.push_back({"temper", {nullor::expr::Program::constant(27.0), {}, {}}});
    }

    nullor::NodeId node(const std::string& name) {
        if (name == "0") {
            circuit_.has_ground = true;
            return nullor::ground;
        }
        const auto [place, is_new] = nodes_.try_emplace(name, static_cast<int>(circuit_.nodes.size()));
        if (is_new) circuit_.nodes.push_back({name, {}});
        return nullor::NodeId{place->second};
    }

    // The kind follows from the first letter; `reads` are controlling nodes, `references` names of earlier
    // cards.
    Maker& add(const std::string& name, const std::vector<std::string>& pins,
               const std::vector<std::pair<std::string, double>>& values,
               const std::vector<std::string>& reads = {}, const std::vector<std::string>& references = {}) {
        nullor::Instance instance;
        instance.name = name;
        const bool amplifier = name[0] == 'x';
        instance.kind = nullor::devices::find_kind(name[0], amplifier ? "opamp" : "",
                                                   nullor::devices::CardSyntax::Expression::none);
        const nullor::devices::DeviceInfo& info =
            *nullor::devices::registry()[static_cast<std::size_t>(instance.kind)];
        instance.pins = static_cast<int>(pins.size());
        for (const auto* list : {&pins, &reads})
            for (const std::string& pin : *list) instance.nodes.push_back(node(pin));
        for (const auto& [key, value] : values)
            instance.values.emplace_back(info.find(key),
                                         nullor::Binding{nullor::expr::Program::constant(value), {}, {}});
        for (const std::string& reference : references) {
            const int index = instances_.at(reference);
            read_current(circuit_.instances[static_cast<std::size_t>(index)]);
            instance.references.push_back(nullor::InstanceId{index});
        }
        instance.span = {0, static_cast<int>(circuit_.instances.size()) + 2, 1,
                         static_cast<int>(name.size())};
        instances_[name] = static_cast<int>(circuit_.instances.size());
        circuit_.instances.push_back(std::move(instance));
        return *this;
    }

    Maker& hold(const std::string& name, double volts) {
        circuit_.initial_conditions.push_back(
            {node(name), nullor::Binding{nullor::expr::Program::constant(volts), {}, {}}, {}});
        return *this;
    }

    [[nodiscard]] nullor::Circuit& circuit() { return circuit_; }

    // Numbers of made circuits are in range; the test ends where they are not.
    [[nodiscard]] nullor::Workspace workspace() const {
        auto circuit = std::make_shared<const nullor::Circuit>(circuit_);
        nullor::Outcome<nullor::Values> values = nullor::Values::evaluate(*circuit, {});
        auto system = nullor::System::compile(circuit, values.value());
        return nullor::Workspace(system.value(), values.value());
    }

private:
    nullor::Circuit circuit_;
    std::map<std::string, int> nodes_, instances_;
};

} // namespace made
