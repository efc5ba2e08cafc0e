#pragma once
// An SVG picture as PNG or PDF, by librsvg's rsvg-convert: a program of its own, needed for these only.

#include <string>

#include "engine/base/failure.hpp"

namespace nullor::cli {

enum class Picture { png, pdf };

// PNG has two pixels for each of the picture. A Failure of kind output where rsvg-convert is not installed or
// fails.
[[nodiscard]] Outcome<std::string> converted(const std::string& svg, Picture picture);

} // namespace nullor::cli
