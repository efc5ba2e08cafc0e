#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tests/invariances/solve.hpp"

namespace invariances {

namespace {

double peak(const Column& column) {
    double largest = 0;
    for (const std::complex<double>& value : column.values) largest = std::max(largest, std::abs(value));
    return largest;
}

Distance apart(std::string why) {
    return {INFINITY, std::move(why), 0};
}

// v(out), id(m1)
std::string with_prefix(std::string name, const std::string& prefix) {
    return name.insert(name.find('(') + 1, prefix);
}

} // namespace

Distance distance(const Curve& a, const Curve& b, const Allowance& tolerance, const std::string& prefix) {
    if (a.axis.size() != b.axis.size())
        return apart(fmt::format("{}: {} rows and {}", a.analysis, a.axis.size(), b.axis.size()));
    double largest[2] = {0, 0};
    for (const auto& [name, column] : a.columns)
        largest[column.current] = std::max(largest[column.current], peak(column));
    Distance result;
    for (const auto& [name, column] : a.columns) {
        auto other = b.columns.find(name);
        if (other == b.columns.end()) other = b.columns.find(with_prefix(name, prefix));
        if (other == b.columns.end()) return apart(a.analysis + ": no column " + name);
        const double relative = a.transient ? tolerance.transient : tolerance.relative;
        const double allowed = relative * peak(column) + tolerance.floor * largest[column.current] +
                               (column.current ? tolerance.ampere : tolerance.volt);
        for (std::size_t row = 0; row < a.axis.size(); ++row) {
            const std::complex<double> here = column.values[row], there = other->second.values[row];
            const bool nothing =
                std::isnan(here.real()) && std::isnan(there.real()); // no third zero, in both
            const double error = nothing || here == there ? 0 : std::abs(here - there);
            const double axis_error = std::abs(a.axis[row] - b.axis[row]);
            ++result.compared;
            // NaN is far from every number.
            const bool same = error == 0 && axis_error == 0;
            double units = same ? 0 : error / allowed;
            if (!(axis_error <= 1e-14 * std::abs(a.axis[row])) || !(units >= 0)) units = INFINITY;
            if (units <= result.worst) continue;
            result.worst = units;
            result.where =
                fmt::format("{} {} at {}: {:.17g}{:+.17g}i and {:.17g}{:+.17g}i, peak {:.3g}", a.analysis,
                            name, a.axis[row], column.values[row].real(), column.values[row].imag(),
                            other->second.values[row].real(), other->second.values[row].imag(), peak(column));
        }
    }
    return result;
}

Distance distance(const Solution& a, const Solution& b, const Allowance& tolerance,
                  const std::string& prefix) {
    if (a.problem.empty() != b.problem.empty()) return apart(a.problem + " | " + b.problem);
    if (a.curves.size() != b.curves.size()) return apart("another number of curves");
    Distance result;
    for (std::size_t k = 0; k < a.curves.size(); ++k) {
        Distance one = distance(a.curves[k], b.curves[k], tolerance, prefix);
        one.compared += result.compared;
        if (one.worst < result.worst) std::swap(one.worst, result.worst), std::swap(one.where, result.where);
        result = std::move(one);
    }
    return result;
}

} // namespace invariances
