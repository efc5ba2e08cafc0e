#pragma once
// Devices that SPICE has with a model of their own: D, Q, J, M.

#include <map>
#include <string>

#include "parser/export/export_writer.hpp"

namespace nullor::parser {

// Models that are written, by their text; instances with the same numbers share one.
using WrittenModels = std::map<std::string, std::string>;

// " ic=1,2" of ic1, ic2, ..., up to the last that is given; else nothing.
[[nodiscard]] std::string start_values(const devices::DeviceInfo& info, const devices::Card& card);

// `Q1 c b e NAME ...` and, where it is new, its .model card before it. pins: names of the nodes.
void write_modelled(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                    const std::string& name, const std::string& pins, WrittenModels& models,
                    ExportWriter& to);

} // namespace nullor::parser
