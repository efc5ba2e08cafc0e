#include "engine/analysis/transient/step/bent_charges.hpp"

#include <cmath>
#include <vector>

namespace nullor::analysis {

void take_bent_charges(Workspace& workspace, TimePoint& point) {
    // Of the terms of C x: far above their rounding, far below what a junction bends. Not measured otherwise.
    constexpr double straight = 1e-9;
    workspace.evaluate(point.x.data(), point.t);
    const linalg::Pattern& pattern = workspace.system().pattern();
    const std::vector<double>&c = workspace.c(), &q = workspace.q();
    std::vector<double> sum(point.q.size(), 0.0), size(point.q.size(), 0.0);
    for (std::size_t column = 0; column + 1 < static_cast<std::size_t>(pattern.col_ptr.size()); ++column)
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s) {
            const double term = c[s] * point.x[column];
            const auto row = static_cast<std::size_t>(pattern.row_index[s]);
            sum[row] += term;
            size[row] += std::abs(term);
        }
    for (std::size_t k = 0; k < point.q.size(); ++k)
        if (std::abs(q[k] - sum[k]) > straight * (size[k] + std::abs(q[k]))) point.q[k] = q[k];
}

} // namespace nullor::analysis
