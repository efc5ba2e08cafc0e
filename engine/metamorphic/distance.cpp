#include "engine/metamorphic/distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace nullor::metamorphic {

namespace {

using results::Table;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string text_of(std::complex<double> value, bool is_complex) {
    return is_complex ? fmt::format("{:.15g}{:+.15g}j", value.real(), value.imag())
                      : fmt::format("{:.15g}", value.real());
}

// What two values of a unit may always be apart: densities are no voltages, 1e-18 A/rtHz is noise of its own.
double least_of(Unit unit, const Allowance& allowance) {
    if (unit == Unit::volt_per_root_hertz || unit == Unit::ampere_per_root_hertz) return 0;
    return unit == Unit::ampere ? allowance.ampere : allowance.volt;
}

// Of what is finite: noise referred to an input without gain is not, and says nothing of other frequencies.
double largest_of(const Table& table, std::size_t column) {
    double largest = 0;
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (const double size = std::abs(table.value(row, column)); std::isfinite(size))
            largest = std::max(largest, size);
    return largest;
}

Distance other_rows(std::string written, std::string transformed) {
    return {infinity, "rows", std::move(written), std::move(transformed), 0};
}

// Where the rows are not at the same places.
std::optional<Distance> misplaced(const Table& written, const Table& transformed, double axis_factor) {
    if (written.rows() != transformed.rows() || written.width() != transformed.width())
        return other_rows(fmt::format("{} rows", written.rows()), fmt::format("{} rows", transformed.rows()));
    double largest = 0;
    for (std::size_t row = 0; row < written.rows(); ++row)
        largest = std::max(largest, std::abs(written.axis(row)));
    for (std::size_t row = 0; row < written.rows(); ++row) {
        const double here = written.axis(row), there = transformed.axis(row) / axis_factor;
        if (!(std::abs(here - there) <= 1e-12 * largest))
            return other_rows(fmt::format("a row at {:.15g}", here), fmt::format("one at {:.15g}", there));
    }
    return std::nullopt;
}

} // namespace

double largest_of(const Table& table, Unit unit) {
    double largest = 0;
    for (std::size_t c = 0; c < table.width(); ++c)
        if (table.header().columns[c].unit == unit) largest = std::max(largest, largest_of(table, c));
    return largest;
}

Allowance allowance_of(const analysis::AnalysisRequest& request, const analysis::Options& options) {
    if (!std::holds_alternative<analysis::TranRequest>(request.what)) return {};
    return {10 * options.reltol, 0, 1e3 * options.vntol, 1e3 * options.abstol, true};
}

Distance distance(const Table& written, const Table& transformed, const Allowance& allowance,
                  const Scaling& scaling, double axis_factor) {
    if (auto other = misplaced(written, transformed, axis_factor)) return std::move(*other);
    std::map<Unit, double> largest;
    for (const results::ColumnInfo& column : written.header().columns)
        if (!largest.contains(column.unit)) largest[column.unit] = largest_of(written, column.unit);
    Distance result;
    for (std::size_t c = 0; c < written.width(); ++c) {
        const Unit unit = written.header().columns[c].unit;
        const double peak = largest_of(written, c);
        const double least = least_of(unit, allowance);
        const double allowed = allowance.promised
                                   ? allowance.relative * std::max(peak, least)
                                   : allowance.relative * peak + allowance.floor * largest[unit] + least;
        const double factor = scaling.of(unit);
        for (std::size_t row = 0; row < written.rows(); ++row) {
            const std::complex<double> here = written.value(row, c),
                                       there = transformed.value(row, c) / factor;
            ++result.numbers;
            if (here == there || (std::isnan(here.real()) && std::isnan(there.real()))) continue;
            double units = std::abs(here - there) / allowed;
            if (!(units >= 0)) units = infinity; // a NaN is far from everything
            if (units <= result.worst) continue;
            result.worst = units;
            result.column = written.header().columns[c].name;
            if (written.header().has_axis())
                result.column +=
                    fmt::format(" at {} = {:.9g}", written.header().axis.name, written.axis(row));
            const bool complex = written.header().is_complex;
            result.written = text_of(here, complex);
            result.transformed = fmt::format("{}, apart by {:.3g}, allowed {:.3g}", text_of(there, complex),
                                             std::abs(here - there), allowed);
        }
    }
    return result;
}

} // namespace nullor::metamorphic
