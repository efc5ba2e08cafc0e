#pragma once
// Text of users inside XML and HTML.

#include <string>
#include <string_view>

namespace nullor::cli {

enum class LineEnds { blank, kept };

// Markup is escaped; bytes that are not UTF-8, control characters and what XML 1.0 does not know become
// U+FFFD. Ends of lines and tabs are kept or become blanks.
[[nodiscard]] std::string escaped(std::string_view text, LineEnds ends = LineEnds::blank);

} // namespace nullor::cli
