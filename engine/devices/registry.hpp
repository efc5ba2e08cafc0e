#pragma once
// The list of all devices. Adding one is its header and one line in all.hpp.

#include <span>
#include <string_view>

#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"
#include "engine/devices/parts/waveform.hpp"

namespace nullor::devices {

// Kinds in the order of all.hpp; an index into this list is the kind of an instance.
[[nodiscard]] std::span<const DeviceInfo* const> registry();

// Kind whose cards start with the (lower case) letter; a letter may have several kinds, told apart by
// model type and by whether the card carries an expression. -1 if none fits.
[[nodiscard]] int find_kind(char letter, std::string_view model_type, CardSyntax::Expression expression);
[[nodiscard]] bool known_letter(char letter);
// The first kind that takes models of the (lower case) type: it has their parameters. Null if none does.
[[nodiscard]] const DeviceInfo* device_of_model(std::string_view type);

[[nodiscard]] bool in_range(const ParameterInfo& info, double value);

// What Card::referred holds for a device that is referred to: the inductance that K couples, in H, with its
// temperature, m and scale.
[[nodiscard]] double referred_value(int kind, const Card& card);
// The same with its derivative.
[[nodiscard]] Dual<1> referred_value(int kind, const CardOf<Dual<1>>& card);

// Names of what makes noise in it, "id flicker rs"; empty where nothing does.
[[nodiscard]] std::string_view noises_of(int kind);

// Whether the kind has a check of its own, and whether errors of that may depend on a parameter, on its value
// inside its range or on whether it is given.
[[nodiscard]] bool has_check(int kind);
[[nodiscard]] bool checks(int kind, int parameter);

// Missing and out-of-range parameters, and what the kind's own check says. A device may be constructed from
// the card only if no error was added.
void check_card(int kind, const Card& card, CardProblems& problems);
// The same where nothing is missing and all are in their ranges.
void check_card_in_range(int kind, const Card& card, CardProblems& problems);

} // namespace nullor::devices
