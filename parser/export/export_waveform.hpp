#pragma once
// What an independent source does, in SPICE's words: "DC 1 AC 1 0 SIN(0 1 1000)".

#include <string>

#include "engine/devices/registry.hpp"
#include "parser/export/export_writer.hpp"

namespace nullor::parser {

[[nodiscard]] std::string spice_excitation(const devices::DeviceInfo& info, const devices::Card& card,
                                           const Instance& instance, ExportWriter& to);

} // namespace nullor::parser
