#pragma once
// Analyses, outputs, options and initial values as cards.

#include "engine/analysis/requests.hpp"
#include "parser/export/export_writer.hpp"

namespace nullor::parser {

void write_analyses(const analysis::Requests& requests, ExportWriter& to);
void write_outputs(const analysis::Requests& requests, ExportWriter& to);
void write_options(const analysis::Options& options, ExportWriter& to);
void write_node_values(ExportWriter& to);

// "vdb(out)", "v(a,b)", "i(v1)": a voltage or a current, and the part of it that the suffix names.
[[nodiscard]] std::string word_for(const Probe& probe, const char* suffix, const ExportWriter& to);

// The first value of a sweep.
[[nodiscard]] double first_value(const analysis::Sweep& sweep, const Values& values);

} // namespace nullor::parser
