#pragma once
// Numbers for people: "4.7 kohm", "1.2345 V", "15.9 kHz".

#include <string>

#include "engine/base/units.hpp"

namespace nullor::results {

// The value rounded to `digits` significant digits, without trailing zeros, with the SI prefix that leaves
// one to three digits before the point. Quantities that nobody prefixes (dB, deg, plain numbers) and those
// beyond the prefixes are written as %g does. Zero, of either sign, is "0 V".
[[nodiscard]] std::string engineering(double value, Unit unit, int digits = 5);

} // namespace nullor::results
