#pragma once
// What flows into what stores is what it stores: from the start to each row,
//
//     integral of i dt = C (v - v(0))            a capacitor; cin and ccm of the op-amps at a node by what
//                                                all else brings there
//     integral of v dt = L (i - i(0)) + M ...    an inductor
//
// The integral over an interval between rows is bracketed by the trapezoid and by parabolas through three
// rows around and beside it, so that a jump on either side is within. Allowed are their spread, summed up,
// and what the promise of 5 reltol of a column's peak leaves: of the flow over the time, of the charge at
// both ends.

#include <functional>
#include <string>

#include "tests/random/circuit.hpp"
#include "tests/random/simulated.hpp"

namespace randomly {

using See = std::function<void(const std::string& law, double is, double should, double allowed, double at)>;

void charges_balance(const Circuit& circuit, const Simulated& result, const See& see);

} // namespace randomly
