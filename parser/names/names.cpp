#include "parser/names/names.hpp"

#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/registry.hpp"

namespace nullor::parser {

namespace {

const devices::DeviceInfo* info_of(const Model& model) {
    return devices::device_of_model(model.type);
}

template <class Id, class List>
std::optional<Id> find(std::optional<NameIndex>& index, const List& list, std::string_view name) {
    if (!index) index.emplace(list);
    const int found = index->find(list, name);
    if (found < 0) return std::nullopt;
    return Id{found};
}

Target make(Target::Kind kind, int index, int value, std::string_view name, Unit unit) {
    return {kind, index, value, std::string(name), unit};
}

} // namespace

std::optional<NodeId> Names::node(std::string_view name) const {
    if (name == "0" || name == "gnd") return ground;
    const std::optional<NodeId> own = find<NodeId>(nodes_, circuit_.nodes, name);
    return own || !find_pin_ ? own : find_pin_(name);
}

std::optional<InstanceId> Names::instance(std::string_view name) const {
    return find<InstanceId>(instances_, circuit_.instances, name);
}
std::optional<ParameterId> Names::parameter(std::string_view name) const {
    const auto id = find<ParameterId>(parameters_, circuit_.parameters, name);
    if (id && circuit_.parameters[static_cast<std::size_t>(id->index)].hidden) return std::nullopt;
    return id;
}
std::optional<ModelId> Names::model(std::string_view name) const {
    return find<ModelId>(models_, circuit_.models, name);
}

std::optional<Target> Names::target(std::string_view name) const {
    if (const auto id = parameter(name); id && *id != temper)
        return make(Target::Kind::parameter, id->index, -1, name, Unit::none);
    if (name == "temp" || name == "temper")
        return make(Target::Kind::temperature, temper.index, -1, name, Unit::celsius);
    if (const auto id = instance(name)) {
        const devices::DeviceInfo& info = info_of(circuit_.instances[static_cast<std::size_t>(id->index)]);
        const int value = info.find(info.syntax.principal);
        if (value >= 0)
            return make(Target::Kind::instance, id->index, value, name,
                        info.parameters[static_cast<std::size_t>(value)].unit);
    }
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view owner = name.substr(0, dot), member = name.substr(dot + 1);
    if (const auto id = instance(owner)) {
        const devices::DeviceInfo& info = info_of(circuit_.instances[static_cast<std::size_t>(id->index)]);
        const int value = info.find(member);
        if (value >= 0)
            return make(Target::Kind::instance, id->index, value, name,
                        info.parameters[static_cast<std::size_t>(value)].unit);
    }
    if (const auto id = model(owner)) {
        const devices::DeviceInfo* info = info_of(circuit_.models[static_cast<std::size_t>(id->index)]);
        const int value = info ? info->find_in_model(member) : -1;
        if (value >= 0)
            return make(Target::Kind::model, id->index, value, name,
                        info->parameters[static_cast<std::size_t>(value)].unit);
    }
    return std::nullopt;
}

std::vector<std::string> Names::node_names() const {
    std::vector<std::string> names;
    for (const Node& one : circuit_.nodes) names.push_back(one.name);
    return names;
}

std::vector<std::string> Names::instance_names() const {
    std::vector<std::string> names;
    for (const Instance& one : circuit_.instances) names.push_back(one.name);
    return names;
}

std::vector<std::string> Names::target_names() const {
    std::vector<std::string> names{"temp"};
    for (const Parameter& one : circuit_.parameters)
        if (!one.hidden) names.push_back(one.name);
    for (const Instance& one : circuit_.instances) {
        const devices::DeviceInfo& info = info_of(one);
        if (!info.syntax.principal.empty()) names.push_back(one.name);
        for (const auto& parameter : info.parameters)
            if (parameter.place != devices::Place::model)
                names.push_back(one.name + "." + std::string(parameter.name));
    }
    for (const Model& one : circuit_.models)
        if (const devices::DeviceInfo* info = info_of(one))
            for (const auto& parameter : info->parameters)
                if (parameter.place != devices::Place::card)
                    names.push_back(one.name + "." + std::string(parameter.name));
    return names;
}

} // namespace nullor::parser
