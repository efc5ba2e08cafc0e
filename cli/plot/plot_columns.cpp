#include "cli/plot/plot_columns.hpp"

#include <algorithm>
#include <cmath>

#include "cli/plot/plot_expression.hpp"

namespace nullor::cli {
namespace {

using results::Table;
using TableGroup = std::vector<Table>;

// A supply, or what nothing reaches: one value at all points, which would only take the scale from the
// others.
bool is_flat(const TableGroup& group, const std::string& name) {
    for (const auto& table : group) {
        const auto column = table.find(name);
        if (!column) continue;
        double largest = 0, apart = 0;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            largest = std::max(largest, std::abs(table.value(row, *column)));
            apart = std::max(apart, std::abs(table.value(row, *column) - table.value(0, *column)));
        }
        if (table.header().is_complex ? largest > 0 : apart > 1e-9 * largest) return false;
    }
    return true;
}

} // namespace

std::vector<std::size_t> chosen_columns(const results::Table& table, const PlotOptions& options) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < table.width() && options.columns.empty(); ++i) chosen.push_back(i);
    for (const auto& name : options.columns)
        for (const std::size_t found : named_columns(table, name))
            if (std::find(chosen.begin(), chosen.end(), found) == chosen.end()) chosen.push_back(found);
    return chosen;
}

std::vector<Bundle> bundles_of(const TableGroup& group, const PlotOptions& options) {
    std::vector<Bundle> bundles;
    for (const auto& table : group) {
        for (const auto index : chosen_columns(table, options)) {
            const auto& column = table.header().columns[index];
            auto bundle = std::find_if(bundles.begin(), bundles.end(),
                                       [&](const Bundle& b) { return b.unit == column.unit; });
            if (bundle == bundles.end()) bundle = bundles.insert(bundles.end(), {column.unit, {}, {}});
            auto& names = bundle->columns;
            if (std::find(names.begin(), names.end(), column.name) == names.end())
                names.push_back(column.name);
        }
    }
    if (!options.columns.empty()) return bundles;
    // Nobody chose: what moves comes first, and what an expectation bounds before that; the rest is left out
    // where there is something to see.
    for (auto& bundle : bundles) {
        const auto rank = [&](const std::string& name) {
            const bool bounded =
                std::any_of(options.limits.begin(), options.limits.end(), [&](const SpecLimit& limit) {
                    return limit.what.find(name) != std::string::npos;
                });
            return is_flat(group, name) ? 2 : bounded ? 0 : 1;
        };
        std::stable_sort(bundle.columns.begin(), bundle.columns.end(),
                         [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
        const auto flat = std::find_if(bundle.columns.begin(), bundle.columns.end(),
                                       [&](const auto& name) { return rank(name) == 2; });
        if (flat == bundle.columns.begin()) continue;
        for (auto it = flat; it != bundle.columns.end(); ++it)
            bundle.flat += (bundle.flat.empty() ? "" : ", ") + *it;
        bundle.columns.erase(flat, bundle.columns.end());
    }
    return bundles;
}

} // namespace nullor::cli
