#include "engine/results/table/table.hpp"

#include <algorithm>
#include <cassert>

namespace nullor::results {

Table::Table(Header header) : header_(std::move(header)) {}

void Table::append(double axis, const double* values) {
    assert(!header_.is_complex);
    axis_.push_back(axis);
    data_.insert(data_.end(), values, values + width());
    ++rows_;
}

void Table::append(double axis, const std::complex<double>* values) {
    assert(header_.is_complex);
    axis_.push_back(axis);
    for (std::size_t column = 0; column < width(); ++column) {
        data_.push_back(values[column].real());
        data_.push_back(values[column].imag());
    }
    ++rows_;
}

void Table::clear() {
    rows_ = 0;
    axis_.clear();
    data_.clear();
}

double Table::real(std::size_t row, std::size_t column) const {
    assert(!header_.is_complex && row < rows_ && column < width());
    return data_[row * width() + column];
}

std::complex<double> Table::value(std::size_t row, std::size_t column) const {
    assert(row < rows_ && column < width());
    const auto place = row * width() + column;
    if (!header_.is_complex) return data_[place];
    return {data_[2 * place], data_[2 * place + 1]};
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
    assert(wider.width() >= width() && wider.header_.is_complex == header_.is_complex);
    const std::size_t each = header_.is_complex ? 2 : 1;
    const double* from = wider.data_.data() + row * wider.width() * each;
    data_.insert(data_.end(), from, from + width() * each);
    axis_.push_back(wider.axis_[row]);
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
