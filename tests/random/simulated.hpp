#pragma once
// The only file of this suite that uses the simulator: a deck's text goes in, numbers come out.

#include <complex>
#include <string>
#include <vector>

namespace randomly {

struct Simulated {
    std::string failure; // why there is no result
    bool too_slow = false;
    double seconds = 0; // of processor time
    std::vector<std::string> names;
    std::vector<double> axis;                               // s, Hz or the swept value; op: 0
    std::vector<std::vector<std::complex<double>>> columns; // as names

    [[nodiscard]] bool ok() const { return failure.empty(); }
    [[nodiscard]] int find(const std::string& name) const;
};

// Rows of a transient: its accepted points, or the print grid by dense output.
enum class Rows { points, grid };

// A transient is given up when it has asked so often whether to go on: once a step and once a Newton
// iteration, so that where it ends does not depend on the machine.
inline constexpr long patience = 5'000'000;
[[nodiscard]] Simulated simulate(const std::string& deck, Rows rows = Rows::points,
                                 long questions = patience);

} // namespace randomly
