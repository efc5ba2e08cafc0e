#pragma once
// What every result obeys, whatever the circuit does.

#include "tests/random/simulated.hpp"
#include "tests/random/verdict.hpp"

namespace randomly {

// - a supply that feeds op-amps only gives iq and their output currents of one sign, to 100 abstol;
// - currents at a node, where all are columns, sum to 0;
// - an output stays between its rails, its current within the limit.
// The worst of them, error in units of what is allowed; error 0: none applied.
[[nodiscard]] Verdict obeys(const Circuit& circuit, const Simulated& result);

} // namespace randomly
