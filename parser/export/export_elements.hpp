#pragma once
// The instances of a circuit as cards, and the subcircuits that its op-amps need.

#include "engine/analysis/requests.hpp"
#include "parser/export/export_writer.hpp"

namespace nullor::parser {

// Decides where a 0 V source is needed to sense a current: where a card or an output reads i() of a device
// that has no branch current in SPICE. Fills writer.current.
void find_sensed_currents(const analysis::Requests& requests, ExportWriter& to);

void write_elements(ExportWriter& to);

} // namespace nullor::parser
