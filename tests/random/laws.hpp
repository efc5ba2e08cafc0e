#pragma once
// What every result obeys, whatever the circuit does.

#include "tests/random/simulated.hpp"
#include "tests/random/verdict.hpp"

namespace randomly {

// - currents at a node, where all are columns or follow from columns (what op-amps draw), sum to 0;
// - v i of all pins of all devices, where all are known, sums to 0 (Tellegen);
// - what flows into what stores is what it stores (charge_law.hpp), unless charges jump;
// - an output stays between its rails, its current within the limit.
// The worst of them, error in units of what is allowed; error 0: none applied.
[[nodiscard]] Verdict obeys(const Circuit& circuit, const Simulated& result, bool charges_go_on);

} // namespace randomly
