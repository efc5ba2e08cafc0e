#include "parser/export/export_names.hpp"

#include <fmt/format.h>

#include "engine/devices/registry.hpp"

namespace nullor::parser {

namespace {

std::string plain(std::string_view name) {
    std::string result(name);
    for (char& c : result) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_letter && !is_digit) c = '_';
    }
    return result;
}

std::string element_name(const std::string& name, char letter) {
    const std::size_t dot = name.rfind('.');
    const std::string leaf = dot == std::string::npos ? name : name.substr(dot + 1);
    std::string result = leaf.empty() || leaf[0] != letter ? fmt::format("{}_{}", letter, leaf) : leaf;
    if (dot != std::string::npos) result += "_" + name.substr(0, dot);
    return plain(result);
}

} // namespace

char spice_letter(const devices::DeviceInfo& info) {
    using Expression = devices::CardSyntax::Expression;
    return info.syntax.expression != Expression::none ? 'b' : info.syntax.letters[0];
}

ExportNames::ExportNames(const Circuit& circuit) {
    used_nodes_.insert({"0", "gnd", "null"}); // what SPICE takes for ground, and ngspice for no node
    for (std::size_t k = 0; k < circuit.nodes.size(); ++k)
        nodes_.push_back(k == 0 ? "0" : new_node(plain(circuit.nodes[k].name)));
    for (const Instance& instance : circuit.instances) {
        const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
        elements_.push_back(new_element(element_name(instance.name, spice_letter(info))));
    }
}

std::string ExportNames::unique(std::string_view wish, std::set<std::string>& used) {
    std::string name(wish);
    for (int number = 2; !used.insert(name).second; ++number) name = fmt::format("{}_{}", wish, number);
    return name;
}

} // namespace nullor::parser
