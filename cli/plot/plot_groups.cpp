#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/plot/plot_figure.hpp"
#include "cli/plot/plot_samples.hpp"
#include "engine/results/formats/raw_names.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {
namespace {

using results::Table;

// Tables with equal keys share their figure.
std::string key_of(const Table& table) {
    const auto& h = table.header();
    return fmt::format("{}\n{}\n{}", h.analysis, h.axis.name, h.is_complex);
}

bool same_columns(const Table& a, const Table& b) {
    const auto &x = a.header().columns, &y = b.header().columns;
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const auto& p, const auto& q) { return p.name == q.name; });
}

// The last coordinate that differs is the innermost step: it becomes the axis.
TableGroup curves_over_step(const TableGroup& points) {
    const auto& names = points.front().header().coordinates;
    std::size_t axis = names.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::set<double> values;
        for (const auto& point : points) values.insert(point.header().coordinates[i].value);
        if (values.size() > 1) axis = i;
    }
    if (axis == names.size()) return points;

    TableGroup curves;
    std::map<std::vector<double>, std::size_t> curve_of;
    for (const auto& point : points) {
        auto header = point.header();
        const auto coordinate = header.coordinates[axis];
        header.coordinates.erase(header.coordinates.begin() + static_cast<std::ptrdiff_t>(axis));
        header.axis = {coordinate.name, coordinate.unit, std::nullopt};
        std::vector<double> others;
        for (const auto& other : header.coordinates) others.push_back(other.value);
        const auto [entry, is_new] = curve_of.emplace(others, curves.size());
        if (is_new) curves.emplace_back(header);
        std::vector<double> row;
        for (std::size_t i = 0; i < point.width(); ++i) row.push_back(point.real(0, i));
        curves[entry->second].append(coordinate.value, row.data());
    }
    return curves;
}

bool are_points_of_one_step(const TableGroup& group) {
    const auto& first = group.front();
    return std::all_of(group.begin(), group.end(), [&](const Table& table) {
        const auto &a = first.header().coordinates, &b = table.header().coordinates;
        return !table.header().is_complex && !table.header().has_axis() && table.rows() == 1 &&
               same_columns(first, table) &&
               std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const auto& p, const auto& q) { return p.name == q.name; });
    });
}

std::string coordinate_text(const results::Coordinate& coordinate) {
    auto value = results::engineering(coordinate.value, coordinate.unit);
    const auto plain = symbol(coordinate.unit);
    if (!plain.empty())
        value.replace(value.size() - plain.size(), plain.size(), printed_symbol(coordinate.unit));
    return fmt::format("{} = {}", coordinate.name, value);
}

} // namespace

std::vector<TableGroup> group_tables(const std::vector<Table>& tables) {
    std::vector<TableGroup> groups;
    std::map<std::string, std::size_t> group_of;
    for (const auto& table : tables) {
        const auto [entry, is_new] = group_of.emplace(key_of(table), groups.size());
        if (is_new) groups.emplace_back();
        groups[entry->second].push_back(table);
    }
    for (auto& group : groups) {
        if (group.size() > 1 && are_points_of_one_step(group) && !are_samples(group))
            group = curves_over_step(group);
    }
    return groups;
}

std::string heading_of(const results::Header& header) {
    const auto digits = header.analysis.find_last_not_of("0123456789") + 1;
    const auto kind = header.analysis.substr(0, digits), number = header.analysis.substr(digits);
    for (const auto& name : results::analysis_names)
        if (name.analysis == kind)
            return fmt::format("{}{}{}", name.heading, number.empty() ? "" : " ", number);
    return header.analysis;
}

std::string step_label(const TableGroup& group, const Table& table) {
    const auto& first = group.front().header();
    const auto& header = table.header();
    std::string label;
    const auto add = [&](const std::string& part) { label += (label.empty() ? "" : ", ") + part; };
    for (std::size_t i = 0; i < header.coordinates.size(); ++i) {
        const bool differs = std::any_of(group.begin(), group.end(), [&](const Table& other) {
            const auto& others = other.header().coordinates;
            return i >= others.size() || others[i].name != header.coordinates[i].name ||
                   others[i].value != header.coordinates[i].value;
        });
        if (differs) add(coordinate_text(header.coordinates[i]));
    }
    const bool titles_differ = std::any_of(
        group.begin(), group.end(), [&](const Table& other) { return other.header().title != first.title; });
    if (titles_differ) add(header.title);
    return label;
}

} // namespace nullor::cli
