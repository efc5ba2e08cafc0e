#pragma once
// The deck under construction, and what every part of the export needs to know.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/circuit/values/values.hpp"
#include "parser/export/export_names.hpp"

namespace nullor::parser {

// Shortest digits that read back to the same double, 17 at the most.
[[nodiscard]] inline std::string spice_number(double value) {
    return fmt::format("{}", value);
}

class ExportWriter {
public:
    ExportWriter(const Circuit& the_circuit, const Values& the_values, Diagnostics& the_diagnostics)
        : circuit(the_circuit), values(the_values), diagnostics(the_diagnostics), names(the_circuit) {}

    const Circuit& circuit;
    const Values& values;
    Diagnostics& diagnostics;
    ExportNames names;
    double horizon = 1; // end of the longest transient, s
    // The input of a .noise, which SPICE wants to have an AC value; by InstanceId. In a deck with an .ac,
    // where that would be one more stimulus, none.
    std::vector<bool> noise_input;

    // Name of the element whose branch current is i(instance): the device itself or a 0 V source beside it.
    std::vector<std::string> current;                       // by InstanceId
    std::map<std::pair<int, int>, std::string> pin_current; // by instance and pin: of its other pins
    [[nodiscard]] const std::string& current_of(const Reference& asked) const {
        return asked.pin < 0 ? current[static_cast<std::size_t>(asked.index)]
                             : pin_current.at({asked.index, asked.pin});
    }

    // One card, continued with + where it is longer than a line.
    void card(std::string_view text);
    template <class... Arguments>
    void card(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        card(std::string_view(fmt::format(format, std::forward<Arguments>(arguments)...)));
    }
    void comment(std::string_view text);
    void blank() { text_ += '\n'; }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

// The current that a probe of one reads: of two pins that into the first.
[[nodiscard]] inline Reference read_by(const Probe& probe, const ExportWriter& to) {
    const int pins = to.circuit.instances[static_cast<std::size_t>(probe.device.index)].pins;
    return {probe.device, pins == 2 ? -1 : probe.pin};
}

// The word of a voltage or a current in a .print, "vdb(out)" with the suffix "db".
[[nodiscard]] inline std::string word_for(const Probe& probe, const char* suffix, const ExportWriter& to) {
    if (probe.kind == Probe::Kind::current)
        return fmt::format("i{}({})", suffix, to.current_of(read_by(probe, to)));
    if (probe.minus == ground) return fmt::format("v{}({})", suffix, to.names.node(probe.plus));
    return fmt::format("v{}({},{})", suffix, to.names.node(probe.plus), to.names.node(probe.minus));
}

} // namespace nullor::parser
