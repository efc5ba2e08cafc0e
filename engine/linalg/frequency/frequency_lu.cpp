#include "engine/linalg/frequency/frequency_lu.hpp"

#include "engine/linalg/lu/residual.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::linalg {

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

FrequencyLu::FrequencyLu(std::shared_ptr<const Pattern> pattern)
    : lu_(pattern), values_(static_cast<std::size_t>(pattern->nnz()) + 1),
      x_(static_cast<std::size_t>(pattern->n)) {}

LuStatus FrequencyLu::solve(std::span<const double> g, std::span<const double> c, std::span<const Complex> u,
                            double omega, Pivots pivots) {
    for (std::size_t s = 0; s + 1 < values_.size(); ++s) values_[s] = Complex(g[s], omega * c[s]);
    LuStatus status = pivots == Pivots::kept ? lu_.refactor(values_) : lu_.factor(values_);
    if (status.code == LuStatus::ok) status = lu_.solve(values_, u.first(x_.size()), x_);
    return status;
}

bool FrequencyLu::refine(std::span<const double> c, std::span<const Complex> u, double omega,
                         const LostInSums& lost) {
    constexpr int most_steps = 20;
    constexpr double done = 1e-15, enough = 1e-12;
    constexpr double nothing = 1e-28; // beside the largest: 0 but for rounding
    const Pattern& pattern = lu_.pattern();
    const std::size_t n = x_.size();
    lost_.assign(values_.size(), Complex());
    for (std::size_t s = 0; s + 1 < values_.size() && !lost.g.empty(); ++s)
        lost_[s] = {lost.g[s], std::fma(omega, c[s], -values_[s].imag()) + omega * lost.c[s]};
    high_ = x_;
    low_.assign(n, Complex());
    step_.resize(n);
    double last = std::numeric_limits<double>::infinity();
    for (int count = 0; count < most_steps && last > done; ++count) {
        sums_.assign(2 * n, {});
        for (std::size_t k = 0; k < n; ++k) {
            sums_[2 * k].high = u[k].real();
            sums_[2 * k + 1].high = u[k].imag();
        }
        for (std::size_t column = 0; column < n; ++column)
            for (int p = pattern.col_ptr[column]; p < pattern.col_ptr[column + 1]; ++p) {
                const auto s = static_cast<std::size_t>(p);
                Twice* const sum = &sums_[2 * static_cast<std::size_t>(pattern.row_index[s])];
                subtract(sum, values_[s], high_[column]);
                subtract(sum, values_[s], low_[column]);
                subtract(sum, lost_[s], high_[column]);
            }
        double largest = 0, change = 0;
        for (std::size_t k = 0; k < n; ++k) {
            step_[k] = {sums_[2 * k].value(), sums_[2 * k + 1].value()};
            largest = std::max(largest, magnitude(high_[k]));
        }
        if (lu_.solve_plain(step_, step_).code != LuStatus::ok) return false;
        for (std::size_t k = 0; k < n; ++k)
            if (step_[k] != 0.0)
                change =
                    std::max(change, magnitude(step_[k]) / std::max(magnitude(high_[k]), nothing * largest));
        if (!(change < 2 * last)) return false;
        last = change;
        for (std::size_t k = 0; k < n; ++k) {
            Twice re{high_[k].real(), low_[k].real()}, im{high_[k].imag(), low_[k].imag()};
            re.add(step_[k].real());
            im.add(step_[k].imag());
            high_[k] = {re.value(), im.value()};
            low_[k] = {(re.high - high_[k].real()) + re.low, (im.high - high_[k].imag()) + im.low};
        }
    }
    if (!(last < enough)) return false;
    x_ = high_;
    return true;
}

void FrequencyLu::read(std::span<const Reading> readings, Complex* out, std::size_t stride) const {
    for (std::size_t k = 0; k < readings.size(); ++k) out[k * stride] = readings[k].of(x_);
}

} // namespace nullor::linalg
