#include "engine/analysis/affine_step.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// A matrix costs as much as this many steps to build.
constexpr int steps_to_pay = 6;
constexpr std::size_t most_known = 512;
// Largest matrix worth its time and its place in the cache, numbers.
constexpr std::size_t most_numbers = 16000;
// What a sparse stage costs beside its arithmetic, in multiplications.
constexpr double stage_overhead = 300;

} // namespace

AffineStep::AffineStep(const Tableau& tableau, Workspace& workspace, Newton& newton,
                       const std::vector<char>& reactive)
    : tableau_(tableau), workspace_(workspace), newton_(newton), n_(reactive.size()),
      stages_(static_cast<std::size_t>(tableau.stages) - 1), driven_(workspace.driven_rows()) {
    for (std::size_t k = 0; k < n_; ++k)
        if (reactive[k]) states_.push_back(static_cast<int>(k));
    // X of each stage, q and f behind the last, err.
    rows_ = n_ * stages_ + 2 * states_.size() + n_;
    const std::size_t numbers = rows_ * columns();
    const double sparse =
        static_cast<double>(stages_ + 1) * (stage_overhead + 6.0 * workspace.system().pattern().nnz());
    pays_ = tableau.explicit_first && numbers <= most_numbers && static_cast<double>(numbers) < sparse;
    in_.resize(columns());
    out_.resize(rows_);
    stage_x_.assign(n_ + 1, 0.0);
}

std::size_t AffineStep::columns() const {
    return 2 * states_.size() + driven_.size() * stages_ + 1;
}

AffineStep::Matrix AffineStep::build(const TimePoint& point, double h) {
    const double gamma = tableau_.gamma, a = 1 / (h * gamma);
    if (!newton_.factor(point.x, point.t, a)) return {};
    const linalg::Pattern& pattern = workspace_.system().pattern();
    const std::vector<double>& c_values = workspace_.c();
    // x -> C x on all rows
    const auto charge = [&](const double* x, std::vector<double>& q) {
        std::fill(q.begin(), q.end(), 0.0);
        for (int column = 0; column < pattern.n; ++column)
            for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s)
                q[static_cast<std::size_t>(pattern.row_index[s])] += c_values[s] * x[column];
    };
    // c and d: what is left of f and q at point, without G x, C x and the sources that change.
    std::vector<double> q(n_), c(n_), d(n_);
    charge(point.x.data(), q);
    for (std::size_t k = 0; k < n_; ++k) {
        c[k] = workspace_.f()[k];
        d[k] = workspace_.q()[k] - q[k];
    }
    for (int column = 0; column < pattern.n; ++column)
        for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s)
            c[static_cast<std::size_t>(pattern.row_index[s])] -= workspace_.g()[s] * point.x[column];
    const std::vector<double>& drive = workspace_.drive(point.t);
    for (int row : driven_) c[static_cast<std::size_t>(row)] -= drive[static_cast<std::size_t>(row)];

    Matrix matrix;
    matrix.reserve(rows_ * columns());
    const std::size_t states = states_.size();
    std::vector<double> b(n_), right(n_), x(n_), error(n_);
    std::vector<std::vector<double>> slope(stages_ + 1, std::vector<double>(n_));
    for (std::size_t column = 0; column < columns(); ++column) {
        const bool is_charge = column < states, is_slope = !is_charge && column < 2 * states;
        const bool is_constant = column + 1 == columns();
        for (std::vector<double>& k : slope) std::fill(k.begin(), k.end(), 0.0);
        if (is_slope) slope[0][static_cast<std::size_t>(states_[column - states])] = 1;
        for (std::size_t i = 1; i <= stages_; ++i) {
            std::fill(b.begin(), b.end(), 0.0);
            for (int state : states_) {
                const auto k = static_cast<std::size_t>(state);
                for (std::size_t j = 0; j < i; ++j) b[k] += tableau_.a[i][j] * slope[j][k] / gamma;
            }
            if (is_charge) b[static_cast<std::size_t>(states_[column])] -= a;
            for (std::size_t k = 0; k < n_; ++k) right[k] = is_constant ? -b[k] - c[k] - a * d[k] : -b[k];
            if (!is_charge && !is_slope && !is_constant) {
                const std::size_t place = column - 2 * states;
                if (place / driven_.size() == i - 1)
                    right[static_cast<std::size_t>(driven_[place % driven_.size()])] -= 1;
            }
            newton_.apply_inverse(right, x);
            matrix.insert(matrix.end(), x.begin(), x.end());
            charge(x.data(), q);
            for (int state : states_) {
                const auto k = static_cast<std::size_t>(state);
                if (is_constant) q[k] += d[k];
                slope[i][k] = -(a * q[k] + b[k]);
            }
        }
        for (int state : states_) matrix.push_back(q[static_cast<std::size_t>(state)]);
        for (int state : states_) matrix.push_back(slope[stages_][static_cast<std::size_t>(state)]);
        std::fill(b.begin(), b.end(), 0.0);
        for (int state : states_) {
            const auto k = static_cast<std::size_t>(state);
            for (std::size_t j = 0; j <= stages_; ++j)
                b[k] -= (tableau_.a[stages_][j] - tableau_.embedded[j]) * slope[j][k] / gamma;
        }
        newton_.apply_inverse(b, error);
        matrix.insert(matrix.end(), error.begin(), error.end());
    }
    settle_constants(point, matrix);
    return matrix;
}

// Voltages and currents that nothing moves on these pieces, as an output at its rail, are those of the point
// and not those but for rounding.
void AffineStep::settle_constants(const TimePoint& point, Matrix& matrix) const {
    constexpr double rounding = 1e-13;
    const std::vector<Unknown>& unknowns = workspace_.system().unknowns();
    const std::size_t constant = columns() - 1;
    // What each column does at most to an unknown of each unit.
    std::vector<std::array<double, 2>> largest(constant, {0, 0});
    const auto is_current = [&](std::size_t k) { return unknowns[k % n_].unit == Unit::ampere ? 1U : 0U; };
    const auto at = [&](std::size_t row, std::size_t column) -> double& {
        return matrix[column * rows_ + row];
    };
    for (std::size_t column = 0; column < constant; ++column)
        for (std::size_t row = 0; row < n_ * stages_; ++row)
            largest[column][is_current(row)] =
                std::max(largest[column][is_current(row)], std::abs(at(row, column)));
    for (std::size_t row = 0; row < n_ * stages_; ++row) {
        const double value = point.x[row % n_];
        bool moves = std::abs(at(row, constant) - value) > rounding * std::abs(value);
        for (std::size_t column = 0; column < constant; ++column)
            moves = moves || std::abs(at(row, column)) > rounding * largest[column][is_current(row)];
        if (moves) continue;
        for (std::size_t column = 0; column < constant; ++column) at(row, column) = 0;
        at(row, constant) = value;
    }
}

bool AffineStep::step(const TimePoint& point, double h, double t_new, TimePoint& next, StepResult& result,
                      const Integrator::StageSeen& stage_seen) {
    if (!pays_ || !workspace_.on_same_pieces(point.x.data(), point.t)) return false;
    if (stampings_ != workspace_.stampings()) {
        pieces_ = workspace_.pieces();
        stampings_ = workspace_.stampings();
    }
    if (known_.size() > most_known) known_.clear();
    Known& known = known_[{pieces_, h}];
    if (++known.seen <= steps_to_pay) return false;
    if (known.matrix.empty()) known.matrix = build(point, h);
    if (known.matrix.empty()) return false;

    const std::size_t states = states_.size();
    double* in = in_.data();
    for (int state : states_) *in++ = point.q[static_cast<std::size_t>(state)];
    for (int state : states_) *in++ = point.f[static_cast<std::size_t>(state)];
    std::array<double, Tableau::max_stages> time{};
    for (std::size_t i = 1; i <= stages_; ++i) {
        const double share = tableau_.c[i];
        time[i] = share == 1.0 ? t_new : point.t + share * h;
        const std::vector<double>& drive = workspace_.drive(time[i]);
        for (int row : driven_) *in++ = drive[static_cast<std::size_t>(row)];
    }
    *in = 1;
    std::fill(out_.begin(), out_.end(), 0.0);
    const double* matrix = known.matrix.data();
    double* out = out_.data();
    for (const double factor : in_) {
        for (std::size_t k = 0; k < rows_; ++k) out[k] += matrix[k] * factor;
        matrix += rows_;
    }

    if (stage_seen)
        for (std::size_t i = 1; i < stages_; ++i) {
            std::copy_n(out + (i - 1) * n_, n_, stage_x_.begin());
            stage_seen(time[i], stage_x_);
        }
    next.t = t_new;
    next.x.resize(n_ + 1);
    std::copy_n(out + (stages_ - 1) * n_, n_, next.x.begin());
    next.x[n_] = 0;
    next.q.resize(n_ + 1);
    next.f.assign(n_ + 1, 0.0);
    const double* tail = out + stages_ * n_;
    for (std::size_t k = 0; k < states; ++k) {
        next.q[static_cast<std::size_t>(states_[k])] = tail[k];
        next.f[static_cast<std::size_t>(states_[k])] = tail[states + k];
    }
    result.error.assign(tail + 2 * states, tail + 2 * states + n_);
    result.newton.status = NewtonReport::Status::converged;
    result.newton.iterations = 1;
    return true;
}

} // namespace nullor::analysis
