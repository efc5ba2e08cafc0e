#pragma once
// Which amplifier of a library is measured, what its pins are, and at what supply.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "parser/elaborate.hpp"

namespace nullor::cli::qualify {

struct Supply {
    double high = 0, low = 0; // V
};

struct Model {
    std::string path, name;
    std::vector<std::string> pins; // as the .subckt names them
    std::vector<std::string>
        nodes;                    // what each is connected to in a bench: inp, inn, vp, vn, out, mid, 0, open
    std::string pins_from;        // how that was found
    bool native = false;          // a .model of type opamp
    std::vector<Supply> supplies; // to be tried in this order
    std::string supply_from;

    [[nodiscard]] bool supply_pins() const;
};

struct Wanted {
    std::string path, name; // name: empty, the one that no other subcircuit of the file calls
    std::string pins;       // --pins; empty: found
    std::string supply;     // --supply; empty: found
};

// None: diagnostics, or standard error, say why; status is the exit status then.
[[nodiscard]] std::optional<Model> find_model(const Wanted& wanted, parser::Sources& sources,
                                              Diagnostics& diagnostics, int& status);

// "5", "+-15", "±15", "12/-5", "12,-5"; 5 is 5 V and ground.
[[nodiscard]] std::optional<Supply> read_supply(const std::string& text);

} // namespace nullor::cli::qualify
