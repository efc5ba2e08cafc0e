#pragma once
// Messages keep a size that a person reads and a log holds, whatever the words are that they quote.

#include <string>
#include <string_view>

#include "engine/base/failure.hpp"

namespace nullor::cli {

// Each word of more than 200 bytes, and then each line of more than 1000, loses its middle: "xxxx...xxxx".
// What stands around a quoted name, and what a sentence says after it, is left.
[[nodiscard]] std::string cut_to_size(std::string_view text);

// "error: ..." and "  hint: ..." on standard error, of what has no place in a deck.
void complain(std::string_view message, std::string_view hint = {});
void complain(const Failure& failure);

} // namespace nullor::cli
