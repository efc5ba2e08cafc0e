#pragma once
// The shortest digits that read back to the same double.

#include <charconv>
#include <cmath>
#include <string>

namespace nullor::results {

inline constexpr std::size_t longest_number = 32;

// Writes at most longest_number characters and returns their end. A NaN has no sign here.
inline char* put_number(char* to, double value) {
    return std::to_chars(to, to + longest_number, std::isnan(value) ? std::abs(value) : value).ptr;
}

[[nodiscard]] inline std::string number_text(double value) {
    char text[longest_number];
    return std::string(text, put_number(text, value));
}

} // namespace nullor::results
