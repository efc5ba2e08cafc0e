#pragma once
// The names of an elaborated circuit: one name space for .expect, -D, .step and results (CONTRACT.md), in
// this order: a .param; a device, meaning its principal value; device.parameter; model.parameter. All lower
// case.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "parser/names/name_index.hpp"

namespace nullor::parser {

class Names {
public:
    using FindPin = std::function<std::optional<NodeId>(std::string_view)>;

    // Keeps a reference. find_pin: nodes by the pins of subcircuits' instances, which a Circuit does not
    // have.
    explicit Names(const Circuit& circuit, FindPin find_pin = {})
        : circuit_(circuit), find_pin_(std::move(find_pin)) {}

    // "out", "x1.n3", "x1.in"; "0" and "gnd" are ground
    [[nodiscard]] std::optional<NodeId> node(std::string_view name) const;
    [[nodiscard]] std::optional<InstanceId> instance(std::string_view name) const;
    [[nodiscard]] std::optional<ParameterId> parameter(std::string_view name) const;
    [[nodiscard]] std::optional<ModelId> model(std::string_view name) const;
    // "temp" and "temper" are the temperature; index `value` is the principal parameter for a bare device
    // name.
    [[nodiscard]] std::optional<Target> target(std::string_view name) const;

    [[nodiscard]] std::vector<std::string> node_names() const;
    [[nodiscard]] std::vector<std::string> instance_names() const;
    [[nodiscard]] std::vector<std::string> target_names() const; // parameters, devices, device.parameter

private:
    const Circuit& circuit_;
    FindPin find_pin_;
    // Made when they are first asked.
    mutable std::optional<NameIndex> nodes_, instances_, parameters_, models_;
};

} // namespace nullor::parser
