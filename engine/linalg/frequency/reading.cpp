#include "engine/linalg/frequency/reading.hpp"

#include <algorithm>

namespace nullor::linalg {

void read(std::span<const Reading> readings, std::span<const std::complex<double>> x,
          std::complex<double>* out, std::size_t stride) {
    for (std::size_t k = 0; k < readings.size(); ++k) out[k * stride] = readings[k].of(x);
}

bool lacks_digits(std::span<const Reading> readings, std::span<const std::complex<double>> x,
                  std::span<const std::complex<double>> y) {
    // What more digits on the way change by less is good enough; what they leave of 0.
    constexpr double enough = 1e-12, nothing = 1e-8;
    return std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
        if (reading.minus >= 0) return false;
        const double now = std::abs(reading.of(y)), off = std::abs(reading.of(x) - reading.of(y));
        return off > enough * now && now > nothing * std::abs(reading.of(x));
    });
}

} // namespace nullor::linalg
