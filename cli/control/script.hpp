#pragma once
// The lines of a .control block as a tree of commands: loops and branches hold what stands between them and
// their `end`.

#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "parser/text/control_line.hpp"

namespace nullor::cli::control {

struct Statement {
    enum class Kind { command, branch, during, until, repeat, each } kind = Kind::command;
    // A command as it stands; of the others what stands behind their word: a condition, a number, a name and
    // words.
    std::string text;
    Span span;
    std::vector<Statement> body, otherwise; // otherwise: behind `else`
};

// A missing or stray `end` or `else` is reported.
[[nodiscard]] std::vector<Statement> read_script(const std::vector<parser::ControlLine>& lines,
                                                 Diagnostics& diagnostics);

// At blanks; what stands in double quotes is one word, without them.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

} // namespace nullor::cli::control
