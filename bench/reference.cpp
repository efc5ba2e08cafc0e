#include "bench/reference.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

namespace bench {
namespace {

constexpr double pi = std::numbers::pi;

} // namespace

// With the divider b = R1/(R1+R2), g = rout/(R1+R2), u the input and z the voltage inside:
//     out (1+g) = z + g u,   n = (1-b) u + b out,   tau z' = -n - z/aol,   z(0) = 0
// so z' = -p z - q sin(w t).
Reference inverting_reference() {
    constexpr double r1 = 1e3, r2 = 1e4, rout = 50, aol = 1e5, tau = 1 / (2 * pi * 1e6), w = 2 * pi * 1e3;
    constexpr double b = r1 / (r1 + r2), g = rout / (r1 + r2);
    constexpr double p = (b / (1 + g) + 1 / aol) / tau, q = (1 - b + b * g / (1 + g)) / tau;
    Reference reference;
    reference.peak = r2 / r1;
    reference.at = [](double t) {
        const double z =
            -q * (p * std::sin(w * t) - w * std::cos(w * t) + w * std::exp(-p * t)) / (p * p + w * w);
        return (z + g * std::sin(w * t)) / (1 + g);
    };
    return reference;
}

Reference lc_reference() {
    return {[](double t) { return std::cos(2 * pi * 1e3 * t); }, 1};
}

Reference table_reference(const nullor::results::Table& table, const std::string& column, double period) {
    struct Points {
        std::vector<double> t, y;
    };
    const auto points = std::make_shared<Points>();
    Reference reference;
    const auto index = table.find(column);
    for (std::size_t row = 0; index && row < table.rows(); ++row) {
        points->t.push_back(table.axis(row));
        points->y.push_back(table.real(row, *index));
        reference.peak = std::max(reference.peak, std::abs(points->y.back()));
    }
    reference.at = [points, period](double time) {
        const auto& t = points->t;
        const auto& y = points->y;
        if (t.size() < 2) return std::nan("");
        const double from = t.back() - period;
        if (period > 0 && time > from) time = from + std::fmod(time - from, period);
        const auto right = std::clamp<std::ptrdiff_t>(std::upper_bound(t.begin(), t.end(), time) - t.begin(),
                                                      1, std::ssize(t) - 1);
        const auto k = static_cast<std::size_t>(right);
        return y[k - 1] + (y[k] - y[k - 1]) * (time - t[k - 1]) / (t[k] - t[k - 1]);
    };
    return reference;
}

double rms_error(const nullor::results::Table& table, const std::string& column, const Reference& reference) {
    const auto index = table.find(column);
    if (!index || table.rows() == 0) return std::nan("");
    double sum = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double error = table.real(row, *index) - reference.at(table.axis(row));
        sum += error * error;
    }
    return std::sqrt(sum / static_cast<double>(table.rows()));
}

} // namespace bench
