#pragma once
// The output and the source that the card of a small-signal analysis names.

#include <optional>

#include "engine/base/probe.hpp"
#include "parser/requests/requests_context.hpp"
#include "parser/requests/requests_sweeps.hpp"

namespace nullor::parser {

[[nodiscard]] const Instance& instance_of(const RequestContext& context, InstanceId id);
[[nodiscard]] bool is_voltage_source(const Instance& instance);

// Any: v(out), v(a,b) or a current. A port has an impedance: a voltage, or the current of a voltage source.
enum class OutputOf { any, port };
// Read as of an operating point; none after an error.
[[nodiscard]] std::optional<Probe> read_output(const RequestContext& context, const Card& card,
                                               CardValues& values, OutputOf kind);
// An independent source; none after an error.
[[nodiscard]] std::optional<InstanceId> read_source(const RequestContext& context, const Card& card,
                                                    CardValues& values);

} // namespace nullor::parser
