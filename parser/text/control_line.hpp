#pragma once
// A line of a .control block: ngspice's commands, which are no cards.

#include <string>

#include "engine/base/diagnostics.hpp"

namespace nullor::parser {

struct ControlLine {
    std::string text; // without comments and blanks at its ends
    Span span;
};

} // namespace nullor::parser
