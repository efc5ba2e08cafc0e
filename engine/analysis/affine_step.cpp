#include "engine/analysis/affine_step.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// A matrix costs as much as this many steps to build.
constexpr int steps_to_pay = 6;
constexpr std::size_t most_known = 512, most_kept = 2'000'000; // lengths; numbers
// Largest matrix worth its time and its place in the cache, numbers.
constexpr std::size_t most_numbers = 16000;
// What a sparse stage costs beside its arithmetic, in multiplications.
constexpr double stage_overhead = 300;
constexpr int most_in_a_row = 1000;

} // namespace

AffineStep::AffineStep(const Tableau& tableau, Workspace& workspace, Newton& newton,
                       const std::vector<char>& reactive)
    : tableau_(tableau), workspace_(workspace), newton_(newton), n_(reactive.size()),
      stages_(static_cast<std::size_t>(tableau.stages) - 1), kept_(workspace.linear() ? 1 : stages_),
      driven_(workspace.driven_rows()) {
    for (std::size_t k = 0; k < n_; ++k)
        if (reactive[k]) states_.push_back(static_cast<int>(k));
    rows_ = n_ * kept_ + 2 * states_.size() + n_;
    columns_ = states_.size() + driven_.size() * stages_;
    const std::size_t numbers = rows_ * columns_;
    const double sparse =
        static_cast<double>(stages_ + 1) * (stage_overhead + 6.0 * workspace.system().pattern().nnz());
    pays_ = tableau.explicit_first && numbers <= most_numbers && static_cast<double>(numbers) < sparse;
    in_.resize(columns_);
    out_.resize(rows_);
    stage_x_.assign(n_ + 1, 0.0);
}

AffineStep::Matrix AffineStep::build(const TimePoint& point, double h) {
    const double gamma = tableau_.gamma, a = 1 / (h * gamma);
    if (!newton_.factor(point.x, point.t, a)) return {};
    const linalg::Pattern& pattern = workspace_.system().pattern();
    Matrix matrix;
    matrix.reserve(rows_ * columns_);
    std::vector<double> b(n_), right(n_), x(n_), q(n_), error(n_);
    std::vector<std::vector<double>> slope(stages_ + 1, std::vector<double>(n_));
    const auto index = [](int k) { return static_cast<std::size_t>(k); };
    for (std::size_t column = 0; column < columns_; ++column) {
        const bool is_slope = column < states_.size();
        for (std::vector<double>& k : slope) std::fill(k.begin(), k.end(), 0.0);
        if (is_slope) slope[0][index(states_[column])] = 1;
        for (std::size_t i = 1; i <= stages_; ++i) {
            // J dX_i = -(f(x_n, t_i) + b_i), and on the rows without a q f(x_n, t_n) = 0.
            std::fill(b.begin(), b.end(), 0.0);
            for (int state : states_)
                for (std::size_t j = 0; j < i; ++j)
                    b[index(state)] += tableau_.a[i][j] * slope[j][index(state)] / gamma;
            for (std::size_t k = 0; k < n_; ++k) right[k] = -b[k] - slope[0][k];
            if (!is_slope) {
                const std::size_t place = column - states_.size();
                if (place / driven_.size() == i - 1) right[index(driven_[place % driven_.size()])] -= 1;
            }
            newton_.apply_inverse(right, x);
            if (i > stages_ - kept_) matrix.insert(matrix.end(), x.begin(), x.end());
            std::fill(q.begin(), q.end(), 0.0);
            for (int c = 0; c < pattern.n; ++c)
                for (int s = pattern.col_ptr[index(c)]; s < pattern.col_ptr[index(c) + 1]; ++s)
                    q[index(pattern.row_index[index(s)])] += workspace_.c()[index(s)] * x[index(c)];
            for (int state : states_) slope[i][index(state)] = -(a * q[index(state)] + b[index(state)]);
        }
        for (int state : states_) matrix.push_back(q[index(state)]);
        for (int state : states_) matrix.push_back(slope[stages_][index(state)]);
        std::fill(b.begin(), b.end(), 0.0);
        for (int state : states_)
            for (std::size_t j = 0; j <= stages_; ++j)
                b[index(state)] -=
                    (tableau_.a[stages_][j] - tableau_.embedded[j]) * slope[j][index(state)] / gamma;
        newton_.apply_inverse(b, error);
        matrix.insert(matrix.end(), error.begin(), error.end());
    }
    return matrix;
}

const AffineStep::Matrix* AffineStep::find(const TimePoint& point, double h) {
    // What adds up from step to step is solved for anew now and then.
    if (!pays_ || ++in_a_row_ > most_in_a_row || !workspace_.on_same_pieces(point.x.data(), point.t))
        return nullptr;
    if (stampings_ != workspace_.stampings()) {
        pieces_ = workspace_.pieces();
        stampings_ = workspace_.stampings();
    }
    if (known_.size() > most_known) {
        // Most lengths come up once, at corners.
        std::erase_if(known_, [](const auto& entry) { return entry.second.matrix.empty(); });
        if (known_.size() > most_known / 2 || known_.size() * rows_ * columns_ > most_kept) known_.clear();
    }
    Known& known = known_[{pieces_, h}];
    if (++known.seen <= steps_to_pay) return nullptr;
    if (known.matrix.empty()) known.matrix = build(point, h);
    return known.matrix.empty() ? nullptr : &known.matrix;
}

bool AffineStep::step(const TimePoint& point, double h, double t_new, TimePoint& next, StepResult& result,
                      const Integrator::StageSeen& stage_seen) {
    const Matrix* known = find(point, h);
    if (!known) {
        in_a_row_ = 0;
        return false;
    }
    double* in = in_.data();
    for (int state : states_) *in++ = point.f[static_cast<std::size_t>(state)];
    std::array<double, Tableau::max_stages> time{};
    if (drive_at_ != point.t || drive_.empty()) {
        drive_.clear();
        const std::vector<double>& drive = workspace_.drive(point.t);
        for (int row : driven_) drive_.push_back(drive[static_cast<std::size_t>(row)]);
    }
    for (std::size_t i = 1; i <= stages_; ++i) {
        const double share = tableau_.c[i];
        time[i] = share == 1.0 ? t_new : point.t + share * h;
        const std::vector<double>& drive = workspace_.drive(time[i]);
        for (std::size_t k = 0; k < driven_.size(); ++k)
            *in++ = drive[static_cast<std::size_t>(driven_[k])] - drive_[k];
    }
    for (std::size_t k = 0; k < driven_.size(); ++k)
        drive_[k] = workspace_.drive(t_new)[static_cast<std::size_t>(driven_[k])];
    drive_at_ = t_new;
    std::fill(out_.begin(), out_.end(), 0.0);
    const double* column = known->data();
    double* out = out_.data();
    for (const double factor : in_) {
        for (std::size_t k = 0; k < rows_; ++k) out[k] += column[k] * factor;
        column += rows_;
    }

    if (stage_seen)
        for (std::size_t i = 1; i < kept_; ++i) {
            for (std::size_t k = 0; k < n_; ++k) stage_x_[k] = point.x[k] + out[(i - 1) * n_ + k];
            stage_seen(time[i], stage_x_);
        }
    next.t = t_new;
    next.x.resize(n_ + 1);
    const double* last = out + (kept_ - 1) * n_;
    for (std::size_t k = 0; k < n_; ++k) next.x[k] = point.x[k] + last[k];
    next.x[n_] = 0;
    next.q = point.q;
    next.f.assign(n_ + 1, 0.0);
    const double* tail = out + kept_ * n_;
    for (std::size_t k = 0; k < states_.size(); ++k) {
        next.q[static_cast<std::size_t>(states_[k])] += tail[k];
        next.f[static_cast<std::size_t>(states_[k])] = tail[states_.size() + k];
    }
    tail += 2 * states_.size();
    result.error.assign(tail, tail + n_);
    result.newton.status = NewtonReport::Status::converged;
    result.newton.iterations = 1;
    return true;
}

} // namespace nullor::analysis
