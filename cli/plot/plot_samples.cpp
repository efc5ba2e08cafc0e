#include "cli/plot/plot_samples.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace nullor::cli {
namespace {

using results::Table;

bool is_sample(const results::Coordinate& coordinate) {
    return coordinate.name == "sample";
}

// What tells a table's step: its coordinates but for the sample and, of measures, what was drawn for it.
std::vector<double> step_of(const Table& table) {
    std::vector<double> step;
    for (const auto& coordinate : table.header().coordinates) {
        if (is_sample(coordinate)) break; // behind it stands what was drawn
        step.push_back(coordinate.value);
    }
    return step;
}

} // namespace

std::vector<std::vector<Table>> by_step(const std::vector<Table>& group) {
    std::vector<std::vector<Table>> lists;
    std::map<std::vector<double>, std::size_t> list_of;
    for (const Table& table : group) {
        const auto [entry, is_new] = list_of.emplace(step_of(table), lists.size());
        if (is_new) lists.emplace_back();
        lists[entry->second].push_back(table);
    }
    return lists;
}

bool are_samples(const std::vector<Table>& group) {
    const auto& first = group.front();
    const auto& coordinates = first.header().coordinates;
    const bool sampled = std::any_of(coordinates.begin(), coordinates.end(), is_sample) ||
                         (first.header().analysis == "meas" && first.find("sample"));
    const bool alike = std::all_of(group.begin(), group.end(), [&](const Table& table) {
        return table.rows() == first.rows() || table.rows() == 0; // a sample may have failed
    });
    return sampled && alike && group.size() >= least_samples * by_step(group).size();
}

double quantile(const std::vector<double>& sorted, double part) {
    if (sorted.empty()) return std::nan("");
    const double place = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double next = sorted[std::min(below + 1, sorted.size() - 1)];
    return sorted[below] + (place - static_cast<double>(below)) * (next - sorted[below]);
}

} // namespace nullor::cli
