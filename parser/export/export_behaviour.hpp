#pragma once
// Behavioural sources as B cards, and the circuits that take the place of ddt and idt.

#include <string>

#include "engine/devices/registry.hpp"
#include "parser/export/export_writer.hpp"

namespace nullor::parser {

void write_behaviour(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                     const std::string& name, const std::string& pins, ExportWriter& to);

} // namespace nullor::parser
