#pragma once
// LTspice's names of subcircuits' pins: ix(u1:out), where the instance is XU1 in the deck.

#include <string>
#include <string_view>
#include <vector>

namespace nullor::parser {

// What "u1:out" or "u1:u2:out" may mean, all with dots between instances: u1.u2:out, u1.xu2:out, xu1.xu2:out;
// empty without a pin.
[[nodiscard]] std::vector<std::string> names_of_pin(std::string_view written);

} // namespace nullor::parser
