#pragma once
// The points of PWL FILE="name".

#include <string>
#include <vector>

#include "parser/circuit/build.hpp"

namespace nullor::parser {

// Numbers separated by blanks, commas and line ends, in the order of the file; lines that start with * ; # or
// // are comments, and so is what follows a ;. A time with a plus sign counts from the one before. What
// cannot be read is reported.
[[nodiscard]] std::vector<double> read_pwl_file(const std::string& name, Span from, Build& build,
                                                Diagnostics& diagnostics);

} // namespace nullor::parser
