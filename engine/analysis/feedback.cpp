#include "engine/analysis/feedback.hpp"

#include <cmath>

#include "engine/analysis/eigenvalues.hpp"

namespace nullor::analysis {

namespace {

// G + s C of the linear circuit, with a place for a lag in the row of each amplifier's gain.
class Pencil {
public:
    Pencil(const Workspace& workspace, const std::vector<devices::Amplifier>& amplifiers)
        : workspace_(workspace), amplifiers_(amplifiers), pattern_(pattern_of(workspace, amplifiers)),
          lu_(pattern_), values_(static_cast<std::size_t>(pattern_.nnz()) + 1) {}

    // Factors G + c_share s C + s lag(k) on the diagonal of amplifier k. False: singular.
    template <class Lag>
    [[nodiscard]] bool factor(double s, double c_share, Lag lag) {
        const linalg::Pattern& source = workspace_.system().pattern();
        for (int column = 0; column < source.n; ++column)
            for (int k = source.col_ptr[column]; k < source.col_ptr[column + 1]; ++k)
                values_[pattern_.slot(source.row_index[k], column)] =
                    workspace_.g()[k] + c_share * s * workspace_.c()[k];
        for (const devices::Amplifier& a : amplifiers_)
            values_[pattern_.slot(a.state, a.state)] += s * lag(a);
        return lu_.factor(values_).code == linalg::LuStatus::ok;
    }
    [[nodiscard]] int sign() const { return lu_.determinant_sign(); }
    [[nodiscard]] bool solve(std::span<const double> right, std::span<double> x) {
        return lu_.solve_plain(right, x).code == linalg::LuStatus::ok;
    }

private:
    static linalg::Pattern pattern_of(const Workspace& workspace,
                                      const std::vector<devices::Amplifier>& amplifiers) {
        const linalg::Pattern& source = workspace.system().pattern();
        linalg::PatternBuilder builder(source.n);
        for (int column = 0; column < source.n; ++column)
            for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
                builder.add(source.row_index[s], column);
        for (const devices::Amplifier& a : amplifiers) builder.add(a.state, a.state);
        return builder.build();
    }

    const Workspace& workspace_;
    const std::vector<devices::Amplifier>& amplifiers_;
    linalg::Pattern pattern_;
    linalg::SparseLu<double> lu_;
    std::vector<double> values_;
};

// With A_0 = G + s_0 E E^T (E picks the amplifiers' rows), G + s E E^T is singular where 1/(s_0 - s) is an
// eigenvalue of E^T A_0^-1 E.
bool runs_away_at_dc(Pencil& pencil, const std::vector<devices::Amplifier>& amplifiers, std::size_t n) {
    constexpr double shift = 0.017320508; // of no loop's own
    if (!pencil.factor(shift, 0, [](const devices::Amplifier&) { return 1.0; })) return false;
    const std::size_t count = amplifiers.size();
    std::vector<double> reduced(count * count), unit(n), x(n);
    for (std::size_t j = 0; j < count; ++j) {
        std::fill(unit.begin(), unit.end(), 0.0);
        unit[static_cast<std::size_t>(amplifiers[j].state)] = 1;
        if (!pencil.solve(unit, x)) return false;
        for (std::size_t i = 0; i < count; ++i)
            reduced[i * count + j] = x[static_cast<std::size_t>(amplifiers[i].state)];
    }
    // Re s < 0 is |mu - 1/(2 shift)| < 1/(2 shift).
    if (discs_in_disc(reduced, static_cast<int>(count), 0.5 / shift)) return false;
    // Rounding splits the eigenvalues of loops that are alike by about its square root.
    constexpr double rounding = 1e-12, split = 1e-6;
    for (const std::complex<double>& mu : eigenvalues(reduced, static_cast<int>(count))) {
        if (std::abs(mu) < rounding) continue;
        const std::complex<double> s = shift - 1.0 / mu;
        if (s.real() > rounding && std::abs(s.imag()) < split * std::abs(s)) return true;
    }
    return false;
}

} // namespace

bool positive_feedback(Workspace& workspace, const std::vector<double>& x) {
    const std::vector<devices::Amplifier> amplifiers = workspace.amplifiers();
    if (amplifiers.empty()) return false;
    std::vector<double> linear = x;
    workspace.linear_region(linear.data());
    workspace.evaluate(linear.data(), at_dc);

    Pencil pencil(workspace, amplifiers);
    // Beyond every pole that a circuit of nanoseconds and picofarads has, rad/s.
    constexpr double fast = 1e16;
    const auto sign_at = [&](double s) {
        return pencil.factor(s, 1, [](const devices::Amplifier& a) { return a.lag; }) ? pencil.sign() : 0;
    };
    if (sign_at(0) * sign_at(fast) < 0) return true;
    constexpr std::size_t most = 300; // eigenvalues of more take longer than all the rest
    return amplifiers.size() > 1 && amplifiers.size() <= most &&
           runs_away_at_dc(pencil, amplifiers, static_cast<std::size_t>(workspace.system().size()));
}

} // namespace nullor::analysis
