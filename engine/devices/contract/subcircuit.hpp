#pragma once
// A device as a subcircuit of elements that every SPICE has.

#include <string>

namespace nullor::devices {

struct Subcircuit {
    std::string heading; // what it is, for a comment
    std::string pins;    // their names inside, in the order of the device's: "p n o"
    std::string cards;   // between .subckt and .ends, one a line
    bool stiff = false;  // holds what a trapezoidal rule lets ring
};

} // namespace nullor::devices
