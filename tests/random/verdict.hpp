#pragma once
// What became of one circuit.

#include <string>

#include "tests/random/circuit.hpp"

namespace randomly {

struct Verdict {
    enum class Kind { right, wrong, skipped } kind = Kind::right;
    std::string reason; // of a skip; of a failure its class: "status", "too slow", "value", "law"
    std::string column; // the worst
    double error = 0;   // of it, in units of what is allowed
    double at = 0;      // axis
    double is = 0, should = 0;
    std::string message;
    double seconds = 0; // of the simulator
};

[[nodiscard]] Verdict judge(const Circuit& circuit, const std::string& deck);

} // namespace randomly
