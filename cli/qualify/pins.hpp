#pragma once
// What the pins of an op-amp are: from their names, from the comments around the .subckt, else the usual
// order.

#include <optional>
#include <string>
#include <vector>

namespace nullor::cli::qualify {

// Nodes of a bench, one a pin: "inp", "inn", "vp", "vn", "out"; "mid", "0", "open", "vp", "vn" for others.
struct Pins {
    std::vector<std::string> nodes;
    std::string from;
};

// comments: lines around the header that begin with '*', in their order, those above the header first.
[[nodiscard]] std::optional<Pins> guess_pins(const std::vector<std::string>& pins,
                                             const std::vector<std::string>& comments);

// --pins: names or numbers of the pins inp, inn, vp, vn, out in this order (inp, inn, out of three), then
// PIN=NODE for others. On failure `wrong` says what is.
[[nodiscard]] std::optional<Pins> given_pins(const std::string& option, const std::vector<std::string>& pins,
                                             std::string& wrong);

} // namespace nullor::cli::qualify
