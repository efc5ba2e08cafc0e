#include "engine/results/table/table.hpp"

#include <algorithm>
#include <cassert>

namespace nullor::results {

Table::Table(Header header) : header_(std::move(header)), columns_(header_.columns.size()) {}

void Table::append(double axis, const double* values) {
    assert(!header_.is_complex && !first_);
    axis_.push_back(axis);
    for (std::vector<double>& column : columns_) column.push_back(*values++);
    ++rows_;
}

void Table::append(double axis, const std::complex<double>* values) {
    assert(header_.is_complex && !first_);
    axis_.push_back(axis);
    for (std::vector<double>& column : columns_) {
        column.push_back(values->real());
        column.push_back(values->imag());
        ++values;
    }
    ++rows_;
}

void Table::clear() {
    rows_ = 0;
    axis_.clear();
    for (std::vector<double>& column : columns_) column.clear();
    first_ = nullptr;
}

void Table::lay_over(std::span<const double> axis, const double* first, std::size_t stride) {
    laid_axis_ = axis;
    first_ = first;
    stride_ = stride;
    rows_ = axis.size();
}

std::span<const double> Table::column(std::size_t column) const {
    assert(column < width());
    if (!first_) return columns_[column];
    return {first_ + column * stride_, rows_ * (header_.is_complex ? 2 : 1)};
}

double Table::real(std::size_t row, std::size_t column) const {
    assert(!header_.is_complex && row < rows_);
    return this->column(column)[row];
}

std::complex<double> Table::value(std::size_t row, std::size_t column) const {
    assert(row < rows_);
    const std::span<const double> values = this->column(column);
    if (!header_.is_complex) return values[row];
    return {values[2 * row], values[2 * row + 1]};
}

std::optional<std::size_t> Table::find(std::string_view name) const {
    const auto& columns = header_.columns;
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const ColumnInfo& c) { return c.name == name; });
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

std::optional<std::size_t> Table::find(const Probe& probe) const {
    const auto& columns = header_.columns;
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const ColumnInfo& c) { return c.probe == probe; });
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

void Table::append_from(const Table& wider, std::size_t row) {
    assert(wider.width() >= width() && wider.header_.is_complex == header_.is_complex && !first_);
    const std::size_t each = header_.is_complex ? 2 : 1;
    for (std::size_t c = 0; c < width(); ++c) {
        const std::span<const double> from = wider.column(c).subspan(row * each, each);
        columns_[c].insert(columns_[c].end(), from.begin(), from.end());
    }
    axis_.push_back(wider.axis(row));
    ++rows_;
}

bool Sink::rows(std::span<const double> axis, std::span<const std::complex<double>* const> columns) {
    std::vector<std::complex<double>> values(columns.size());
    for (std::size_t k = 0; k < axis.size(); ++k) {
        for (std::size_t c = 0; c < columns.size(); ++c) values[c] = columns[c][k];
        if (!row(axis[k], values.data())) return false;
    }
    return true;
}

} // namespace nullor::results
