#pragma once
// Names that every SPICE reads: letters, digits and underscores. x1.n3 becomes x1_n3, x1.r3 becomes r3_x1
// (the first letter of an element says what it is); where two would meet, the later one gets a number.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/circuit/description/circuit.hpp"

namespace nullor::parser {

class ExportNames {
public:
    explicit ExportNames(const Circuit& circuit);

    [[nodiscard]] const std::string& node(NodeId id) const {
        return nodes_[static_cast<std::size_t>(id.index)];
    }
    [[nodiscard]] const std::string& element(InstanceId id) const {
        return elements_[static_cast<std::size_t>(id.index)];
    }
    [[nodiscard]] const std::vector<std::string>& nodes() const { return nodes_; }

    // A name that nothing else has, as close to the wish as possible.
    [[nodiscard]] std::string new_node(std::string_view wish) { return unique(wish, used_nodes_); }
    [[nodiscard]] std::string new_element(std::string_view wish) { return unique(wish, used_elements_); }
    [[nodiscard]] std::string new_subcircuit(std::string_view wish) {
        return unique(wish, used_subcircuits_);
    }

private:
    [[nodiscard]] static std::string unique(std::string_view wish, std::set<std::string>& used);

    std::set<std::string> used_nodes_, used_elements_, used_subcircuits_;
    std::vector<std::string> nodes_, elements_;
};

// The element letter under which SPICE has a device of this kind.
[[nodiscard]] char spice_letter(const devices::DeviceInfo& info);

} // namespace nullor::parser
