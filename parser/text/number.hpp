#pragma once
// Numbers as SPICE writes them: 1k, 1meg, 4.7uF, 1k5, 1e-12, .5, 5.
//
//     number = [sign] mantissa [e exponent] [scale [digits]] [unit]
//
// Scales, in either case: t g meg k m u n p f a and mil (25.4e-6); m and M are milli, 1F is femto, micro is u
// or the sign of U+00B5, U+03BC or the byte B5. Digits behind a scale are decimals: 1k5 = 1500, 4u7 = 4.7u.
// Letters after that are a unit and mean nothing; a digit after them is an error. Where simulators disagree
// by orders of magnitude the number is refused: 1a and 1A (atto in ngspice, ampere in LTspice), 1x (mega in
// HSPICE and Xyce).
//
// The value is the double nearest to the decimal number with its scale: 4.7u has the bits of 4.7e-6.

#include <cstddef>
#include <string>
#include <string_view>

namespace nullor::parser {

struct NumberResult {
    double value = 0;
    std::size_t length =
        0;             // bytes read; where there is an error, up to the end of what looks like the number
    std::string error; // one sentence, empty if it is a number
    std::string hint;
    std::size_t error_offset = 0, error_length = 0; // the place, from the start of the text

    [[nodiscard]] bool ok() const { return error.empty(); }
};

// True where a digit stands, or a point and a digit; signed_too: or a sign and one of these.
[[nodiscard]] bool starts_number(std::string_view text, std::size_t at, bool signed_too = false);

// Reads a number, with or without a sign, at text[at]. What follows it is the caller's business.
[[nodiscard]] NumberResult parse_number(std::string_view text, std::size_t at = 0);

} // namespace nullor::parser
