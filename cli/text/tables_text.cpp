#include "cli/text/tables_text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {

namespace {

std::string heading(const results::ColumnInfo& column) {
    const std::string_view unit = symbol(column.unit);
    return unit.empty() ? column.name : fmt::format("{} ({})", column.name, unit);
}

std::string number(double value) {
    return fmt::format("{:.7g}", value);
}

std::string aligned(const std::vector<std::vector<std::string>>& columns) {
    std::string text;
    std::vector<std::size_t> width;
    for (const auto& column : columns)
        width.push_back(std::max_element(column.begin(), column.end(), [](const auto& a, const auto& b) {
                            return a.size() < b.size();
                        })->size());
    for (std::size_t row = 0; !columns.empty() && row < columns[0].size(); ++row) {
        for (std::size_t c = 0; c < columns.size(); ++c)
            text += fmt::format("  {:>{}}", columns[c][row], width[c]);
        text += '\n';
    }
    return text;
}

} // namespace

std::string render_rows(const results::Table& table) {
    const results::Header& header = table.header();
    std::vector<std::vector<std::string>> columns;
    const bool has_axis = !header.axis.name.empty();
    if (has_axis) {
        columns.push_back({heading(header.axis)});
        for (std::size_t k = 0; k < table.rows(); ++k) columns.back().push_back(number(table.axis(k)));
    }
    for (std::size_t c = 0; c < table.width(); ++c) {
        const results::ColumnInfo& info = header.columns[c];
        bool is_real = true;
        for (std::size_t k = 0; k < table.rows() && is_real; ++k) is_real = table.value(k, c).imag() == 0;
        const bool split = header.is_complex && !is_real;
        columns.push_back(
            {split ? heading({"|" + info.name + "|", info.unit, std::nullopt}) : heading(info)});
        std::vector<std::string> phase{"phase (deg)"};
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const std::complex<double> value = table.value(k, c);
            columns.back().push_back(number(split ? std::abs(value) : value.real()));
            if (split) phase.push_back(number(std::arg(value) * 180 / pi));
        }
        if (split) columns.push_back(std::move(phase));
    }
    return aligned(columns);
}

std::string render_steps(const std::vector<const results::Table*>& tables) {
    std::vector<std::vector<std::string>> columns;
    const results::Header& header = tables.front()->header();
    for (const results::Coordinate& c : header.coordinates)
        columns.push_back({heading({c.name, c.unit, std::nullopt})});
    for (const results::ColumnInfo& info : header.columns) columns.push_back({heading(info)});
    for (const results::Table* table : tables) {
        std::size_t c = 0;
        for (const results::Coordinate& coordinate : table->header().coordinates)
            columns[c++].push_back(number(coordinate.value));
        for (std::size_t k = 0; k < table->width(); ++k) columns[c++].push_back(number(table->real(0, k)));
    }
    return aligned(columns);
}

std::string render_extremes(const results::Table& table) {
    const results::Header& header = table.header();
    std::string text;
    std::size_t width = 0;
    for (const results::ColumnInfo& column : header.columns) width = std::max(width, column.name.size());
    for (std::size_t c = 0; c < table.width(); ++c) {
        if (table.rows() == 0) break;
        const auto value = [&](std::size_t row) {
            return header.is_complex ? std::abs(table.value(row, c)) : table.real(row, c);
        };
        std::size_t low = 0, high = 0;
        for (std::size_t k = 1; k < table.rows(); ++k) {
            if (value(k) < value(low)) low = k;
            if (value(k) > value(high)) high = k;
        }
        const results::ColumnInfo& column = header.columns[c];
        const std::string name = header.is_complex ? "|" + column.name + "|" : column.name;
        const auto at = [&](std::size_t row) {
            return fmt::format("{} at {}", results::engineering(value(row), column.unit),
                               results::engineering(table.axis(row), header.axis.unit));
        };
        if (value(low) == value(high))
            text += fmt::format("  {:<{}}  {} throughout\n", name, width + 2,
                                results::engineering(value(low), column.unit));
        else
            text += fmt::format("  {:<{}}  {}  ..  {}\n", name, width + 2, at(low), at(high));
    }
    return text;
}

} // namespace nullor::cli
