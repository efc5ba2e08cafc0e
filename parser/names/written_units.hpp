#pragma once
// Units are letters that mean nothing to a number; what is written there may still tell that another number
// was meant: 10uF for a resistor, 100dB for a gain, 1MHz, which is a millihertz.

#include "engine/base/units.hpp"
#include "parser/text/words.hpp"

namespace nullor::parser {

// Warns, once a place, where words [first, last) are one number with a unit that the parameter does not have,
// or with an m where mega is likely.
void check_written_unit(const std::vector<Word>& words, std::size_t first, std::size_t last, Unit unit,
                        Diagnostics& diagnostics);

} // namespace nullor::parser
