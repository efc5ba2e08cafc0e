#pragma once
// What a call for a current means: i(r1), ic(q1), i2(r1), LTspice's ix(u1:out), and parts of a complex one as
// icdb(q1). The device knows its pins.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "parser/expression/expression.hpp"

namespace nullor::parser {

// What "u1:out" or "u1:u2:out" may mean, all with dots between instances: u1.u2:out, u1.xu2:out, xu1.xu2:out;
// empty without a pin.
[[nodiscard]] std::vector<std::string> names_of_pin(std::string_view written);

// The pin (Probe::pin) and the part of a complex number, m p r i or db or empty, that stand behind the i of a
// call.
struct PinWord {
    int pin = -1;
    std::string_view part;
};
[[nodiscard]] std::optional<PinWord> pin_word(std::string_view behind_i, const devices::DeviceInfo& info,
                                              int pins);

// Where the call stands: how a device is found there, and what else its name may be.
struct CurrentNames {
    const Circuit& circuit;
    std::function<std::optional<InstanceId>(const std::string&)> find;
    std::function<std::string(const std::string&)> hint; // of a device that does not exist
};

// None where the call asks for no current. Else `of` is what it reads, none after an error, which is
// reported.
struct CurrentCall {
    std::optional<Reference> of;
    std::string_view part; // of call.text
};
[[nodiscard]] std::optional<CurrentCall> current_call(const Expression& call, const CurrentNames& names,
                                                      Diagnostics& diagnostics);

} // namespace nullor::parser
