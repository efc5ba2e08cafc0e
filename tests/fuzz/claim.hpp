#pragma once
// What a fuzzer holds true of every input.

#include <string>

#include "engine/base/diagnostics.hpp"
#include "parser/text/source.hpp"

namespace fuzz {

// Ends the process with the text where the claim is false: the fuzzer then keeps the input.
void claim(bool holds, const std::string& what);

} // namespace fuzz
