#pragma once
// What the text of a card needs to know of a device, asked by its kind. The card is one that check_card
// accepts.

#include <optional>
#include <string_view>

#include "engine/devices/contract/device.hpp"
#include "engine/devices/contract/subcircuit.hpp"

namespace nullor::devices {

// The principal value with m= and scale= in it, which not every SPICE reads; none of a kind whose card keeps
// them.
[[nodiscard]] std::optional<double> value_of_all(int kind, const Card& card);
// Whether that value holds this parameter.
[[nodiscard]] bool in_value_of_all(int kind, std::string_view parameter);
// A device with that value is nothing but a wire (a resistance of 0) or an open circuit.
[[nodiscard]] bool is_wire(int kind, const Card& card);
[[nodiscard]] bool is_open(int kind, const Card& card);

// None of a kind that SPICE has an element for. start: voltage of the output at the start of a transient with
// uic.
[[nodiscard]] bool needs_subcircuit(int kind);
[[nodiscard]] std::optional<Subcircuit> subcircuit(int kind, const Card& card, std::optional<double> start);

} // namespace nullor::devices
