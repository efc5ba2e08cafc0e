#pragma once
// Diagnostics for people and for tools: file:line:column, the source line with a caret, the chain of
// subcircuit instances, a hint.

#include <string>

#include "engine/base/diagnostics.hpp"
#include "parser/text/source.hpp"

namespace nullor::cli {

// True where colours are welcome on this stream: a terminal, and NO_COLOR not set.
[[nodiscard]] bool colours_on(int file_descriptor);

[[nodiscard]] std::string render(const Diagnostic& diagnostic, const parser::Sources& sources, bool colours);
// The first 50 errors and the first 50 warnings, then how many more there are.
[[nodiscard]] std::string render(const Diagnostics& diagnostics, const parser::Sources& sources,
                                 bool colours);
// JSON objects, with commas between them: severity, code, file, line, column, length, message, hint, chain.
[[nodiscard]] std::string render_json(const Diagnostics& diagnostics, const parser::Sources& sources);

// The text as a JSON string, with its quotes; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string json_string(const std::string& text);

} // namespace nullor::cli
