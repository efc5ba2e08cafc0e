#pragma once
// Deck -> Circuit and requests: subcircuits expanded, parameters put into order, names turned into slots.

#include <optional>
#include <string>

#include "parser/deck/read_options.hpp"
#include "parser/requests/job.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

// Reads a deck and all it includes. Every problem goes to diagnostics, as many as can be found; a Job is
// returned when there was no error. sources receives every text read (diagnostics refer to it).
[[nodiscard]] std::optional<Job> read_deck(const std::string& path, const ReadOptions& options,
                                           Sources& sources, Diagnostics& diagnostics);
// The same for text that is already in memory; `name` stands in messages, includes are relative to its
// folder.
[[nodiscard]] std::optional<Job> read_text(const std::string& name, std::string text,
                                           const ReadOptions& options, Sources& sources,
                                           Diagnostics& diagnostics);

} // namespace nullor::parser
