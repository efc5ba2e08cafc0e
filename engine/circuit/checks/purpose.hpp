#pragma once

namespace nullor {

// What is to be solved: it says what a capacitor, an inductor and a node with .ic stand for.
enum class Purpose {
    operating_point,    // capacitors are open, inductors short
    transient_start,    // the same with the nodes of .ic held at their voltages
    initial_conditions, // tran uic: reactive devices hold what they start with
};

} // namespace nullor
