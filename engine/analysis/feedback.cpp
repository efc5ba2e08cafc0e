#include "engine/analysis/feedback.hpp"

namespace nullor::analysis {

bool positive_feedback(Workspace& workspace, const std::vector<double>& x) {
    const std::vector<devices::Amplifier> amplifiers = workspace.amplifiers();
    if (amplifiers.empty()) return false;
    std::vector<double> linear = x;
    workspace.linear_region(linear.data());
    workspace.evaluate(linear.data(), at_dc);

    const linalg::Pattern& source = workspace.system().pattern();
    linalg::PatternBuilder builder(source.n);
    for (int column = 0; column < source.n; ++column)
        for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
            builder.add(source.row_index[s], column);
    for (const devices::Amplifier& a : amplifiers) builder.add(a.state, a.state);
    const linalg::Pattern pattern = builder.build();
    linalg::SparseLu<double> lu(pattern);

    // Beyond every pole that a circuit of nanoseconds and picofarads has, rad/s.
    constexpr double fast = 1e16;
    const auto sign_at = [&](double s) {
        std::vector<double> values(pattern.nnz() + 1, 0.0);
        for (int column = 0; column < source.n; ++column)
            for (int k = source.col_ptr[column]; k < source.col_ptr[column + 1]; ++k)
                values[pattern.slot(source.row_index[k], column)] = workspace.g()[k] + s * workspace.c()[k];
        if (s != 0)
            for (const devices::Amplifier& a : amplifiers)
                values[pattern.slot(a.state, a.state)] += s * a.lag;
        return lu.factor(values).code == linalg::LuStatus::ok ? lu.determinant_sign() : 0;
    };
    const int slow_sign = sign_at(0), fast_sign = sign_at(fast);
    return slow_sign * fast_sign < 0;
}

} // namespace nullor::analysis
