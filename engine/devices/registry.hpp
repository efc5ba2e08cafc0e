#pragma once
// The list of all devices. Adding one is its header and one line in all.hpp.

#include <span>
#include <string_view>

#include "engine/devices/device.hpp"

namespace nullor::devices {

// Kinds in the order of all.hpp; an index into this list is the kind of an instance.
[[nodiscard]] std::span<const DeviceInfo* const> registry();

// Kind whose cards start with the (lower case) letter; a letter may have several kinds, told apart by
// model type and by whether the card carries an expression. -1 if none fits.
[[nodiscard]] int find_kind(char letter, std::string_view model_type, CardSyntax::Expression expression);
[[nodiscard]] bool known_letter(char letter);

}  // namespace nullor::devices
