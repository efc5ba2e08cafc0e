#pragma once
// The current into each pin of each device, by the columns of a result: what is a column itself, and what
// follows from others (an op-amp's input resistances, bias and supply currents).

#include <string>
#include <utility>
#include <vector>

#include "tests/random/circuit.hpp"
#include "tests/random/simulated.hpp"

namespace randomly {

// constant + sum of factor * column
struct Reading {
    double constant = 0;
    std::vector<std::pair<int, double>> terms;

    void add(const Reading& other, double factor);
    [[nodiscard]] double at(const Simulated& result, std::size_t row) const;
    [[nodiscard]] double size(const Simulated& result, std::size_t row) const; // sum of magnitudes
};

struct Flow {
    std::string device, node;
    Reading amperes;    // into the pin
    int rectified = -1; // + factor * max(-column, 0)
    double factor = 0;
    bool known = true;
    bool stored = false; // a derivative, the current of an inductor, an interpolation: it keeps reltol
    Reading coulombs{};  // of what lies at the pin besides: cin, ccm; V with factors in F

    [[nodiscard]] double at(const Simulated& result, std::size_t row) const;
    [[nodiscard]] double size(const Simulated& result, std::size_t row) const;
};

[[nodiscard]] std::vector<Flow> flows(const Circuit& circuit, const Simulated& result);

// A difference of node voltages; false: a column is missing.
[[nodiscard]] bool read_voltage(const Simulated& result, const std::string& plus, const std::string& minus,
                                double factor, Reading& reading);

} // namespace randomly
