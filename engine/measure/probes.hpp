#pragma once
// The columns that .meas and .expect need, so that an analysis keeps them whatever .save says.

#include <string_view>
#include <vector>

#include "engine/base/probe.hpp"
#include "engine/measure/requests.hpp"

namespace nullor::measure {

// Each once, in the order of first use. v(a,b) is asked for as v(a) and v(b).
[[nodiscard]] std::vector<Probe> required_probes(const Requests& requests, std::string_view analysis);

// The same for any signal, added to `probes` where not yet in it.
void add_probes(const expr::Signal& signal, std::vector<Probe>& probes);

} // namespace nullor::measure
