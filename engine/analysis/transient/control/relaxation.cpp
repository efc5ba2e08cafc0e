#include "engine/analysis/transient/control/relaxation.hpp"

#include <cmath>

namespace nullor::analysis {

bool relaxes(const Workspace& workspace) {
    if (!workspace.linear() || !workspace.delays().empty()) return false;
    const linalg::Pattern& pattern = workspace.system().pattern();
    const std::vector<double>&g = workspace.g(), &c = workspace.c();
    constexpr double rounding = 1e-12;
    std::vector<double> margin(static_cast<std::size_t>(pattern.n), 0.0); // diagonal of C less the others
    std::vector<double> diagonal(margin);
    for (int column = 0; column < pattern.n; ++column)
        for (int s = pattern.col_ptr[static_cast<std::size_t>(column)];
             s < pattern.col_ptr[static_cast<std::size_t>(column) + 1]; ++s) {
            const auto slot = static_cast<std::size_t>(s);
            const int row = pattern.row_index[slot];
            if (row == column) {
                margin[static_cast<std::size_t>(row)] += c[slot];
                diagonal[static_cast<std::size_t>(row)] = c[slot];
                continue;
            }
            margin[static_cast<std::size_t>(row)] -= std::abs(c[slot]);
            const bool paired = pattern.contains(column, row);
            const auto mirror = static_cast<std::size_t>(paired ? pattern.slot(column, row) : pattern.nnz());
            const double g_mirror = paired ? g[mirror] : 0.0, c_mirror = paired ? c[mirror] : 0.0;
            if (std::abs(g[slot] - g_mirror) > rounding * std::abs(g[slot]) ||
                std::abs(c[slot] - c_mirror) > rounding * std::abs(c[slot]))
                return false;
        }
    for (std::size_t k = 0; k < margin.size(); ++k)
        if (diagonal[k] < 0 || margin[k] < -rounding * diagonal[k]) return false;
    return true;
}

} // namespace nullor::analysis
