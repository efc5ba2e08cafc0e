#pragma once
// What a deck comes to: a circuit, and what is asked of it.

#include "engine/analysis/requests.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/measure/requests.hpp"
#include "parser/text/control_line.hpp"

namespace nullor::parser {

struct Job {
    Circuit circuit;
    analysis::Requests requests;
    measure::Requests measures;
    double shunt_siemens = 0, shunt_farad = 0; // from every node to ground
    std::vector<ControlLine> control;          // where ReadOptions::control asks for it
};

} // namespace nullor::parser
