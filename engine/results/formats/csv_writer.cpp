#include "engine/results/formats/csv_writer.hpp"

#include <fmt/format.h>

#include "engine/results/table/number_text.hpp"

namespace nullor::results {
namespace {

// A name such as v(a,b) stands in quotes; a quote within is doubled.
void add_field(std::string& line, std::string_view name) {
    if (!line.empty()) line += ',';
    if (name.find_first_of(",\"\r\n") == std::string_view::npos) {
        line += name;
        return;
    }
    line += '"';
    for (const char c : name) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

std::string heading_of(const Header& header) {
    std::string line;
    for (const auto& coordinate : header.coordinates) add_field(line, coordinate.name);
    if (header.has_axis()) add_field(line, header.axis.name);
    for (const auto& column : header.columns) {
        if (header.is_complex) {
            add_field(line, fmt::format("re({})", column.name));
            add_field(line, fmt::format("im({})", column.name));
        } else {
            add_field(line, column.name);
        }
    }
    return line;
}

} // namespace

void CsvWriter::begin(const Header& header) {
    auto heading = heading_of(header);
    if (!heading_) {
        heading_ = std::move(heading);
        file_.write(*heading_);
        file_.write("\n");
    } else if (heading != *heading_) {
        file_.fail(fmt::format("a CSV file has one header row, but the columns changed from '{}' to '{}'",
                               *heading_, heading),
                   "choose the columns with .save or .print, or write --format json");
    }
    prefix_.clear();
    for (const auto& coordinate : header.coordinates) prefix_ += number_text(coordinate.value) + ',';
    has_axis_ = header.has_axis();
    width_ = header.columns.size();
}

bool CsvWriter::row(double axis, const double* values) {
    return row_of(axis, values, width_);
}

bool CsvWriter::row(double axis, const std::complex<double>* values) {
    // The standard lays a complex out as two doubles.
    return row_of(axis, reinterpret_cast<const double*>(values), 2 * width_);
}

bool CsvWriter::row_of(double axis, const double* values, std::size_t count) {
    if (file_.failed()) return false;
    char* const start = file_.reserve(prefix_.size() + (count + 2) * (longest_number + 1));
    char* to = start + prefix_.copy(start, prefix_.size());
    if (has_axis_) {
        to = put_number(to, axis);
        *to++ = ',';
    }
    for (std::size_t column = 0; column < count; ++column) {
        to = put_number(to, values[column]);
        *to++ = ',';
    }
    // The last comma becomes the end of the line; a row without any field stays empty.
    if (to == start) ++to;
    to[-1] = '\n';
    file_.advance(static_cast<std::size_t>(to - start));
    return !file_.failed();
}

} // namespace nullor::results
