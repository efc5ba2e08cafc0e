#pragma once
// Bytes of a file -> UTF-8 text with lines that end in LF or CR LF.

#include <iosfwd>
#include <optional>
#include <string>

#include "engine/base/diagnostics.hpp"

namespace nullor::parser {

// The text of a file, decoded. A file that cannot be read is reported with Fault::files at `from` (the card
// that asks for it), one that holds no text with Fault::deck. With a sandbox, a folder, what was opened lies
// below it.
[[nodiscard]] std::optional<std::string> load_text(const std::string& path, Span from,
                                                   Diagnostics& diagnostics,
                                                   const std::optional<std::string>& sandbox = {});
void refuse_outside(const std::string& written, Span from, Diagnostics& diagnostics);

// What is left of a stream, which `name` stands for; it may be one that never ends.
[[nodiscard]] std::optional<std::string> load_bytes(std::istream& stream, const std::string& name, Span from,
                                                    Diagnostics& diagnostics);

// UTF-8 with or without a byte order mark stays; UTF-16 and bytes of Latin-1 are converted; a CR alone, and a
// Ctrl-Z that text follows, end a line and become LF; a Ctrl-Z at the end goes. nullopt for bytes that are no
// text (they hold NUL).
[[nodiscard]] std::optional<std::string> decode_text(std::string bytes);

} // namespace nullor::parser
