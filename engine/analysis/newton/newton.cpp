#include "engine/analysis/newton/newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::analysis {

// Of the matrix: draw times sign.
struct DrawnEntry {
    int row, unknown, sign;
    bool operator==(const DrawnEntry&) const = default;
};

namespace {

// Of a damped correction.
constexpr double least_share = 1e-15;
// Iterations after which corrections that do not become smaller may be all that rounding leaves.
constexpr int patient_iterations = 20;

std::vector<DrawnEntry> entries_of(std::span<const Drawn> drawn, int size) {
    std::vector<DrawnEntry> entries;
    for (const Drawn& d : drawn) {
        if (d.plus < size) entries.push_back({d.row, d.plus, 1});
        if (d.minus < size) entries.push_back({d.row, d.minus, -1});
    }
    return entries;
}

} // namespace

// J's values, its factors, and what they were made of, so that an unchanged matrix is not factored again.
struct Newton::Matrix {
    Matrix(const System& system, bool with_diagonal, const Equation& equation) {
        const linalg::Pattern& source = system.pattern();
        if (with_diagonal) {
            linalg::PatternBuilder builder(source.n);
            for (const Held& h : equation.held) builder.add(h.row, h.unknown);
            for (const auto& [row, unknown, sign] : entries_of(equation.drawn, source.n))
                builder.add(row, unknown);
            for (int column = 0; column < source.n; ++column) {
                builder.add(column, column);
                for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
                    builder.add(source.row_index[s], column);
            }
            ordering = linalg::Ordering::of(std::make_shared<const linalg::Pattern>(builder.build()));
            pattern = &ordering->pattern();
            for (const Held& h : equation.held) held.emplace_back(h.row, h.unknown);
            drawn = entries_of(equation.drawn, source.n);
            for (int column = 0; column < source.n; ++column) {
                diagonal.push_back(pattern->slot(column, column));
                for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
                    place.push_back(pattern->slot(source.row_index[s], column));
            }
        } else {
            ordering = system.ordering();
            pattern = &source;
        }
        values.assign(pattern->nnz() + 1, 0.0);
        restart();
    }

    void restart() {
        lu.emplace(ordering);
        fresh = false;
    }

    std::shared_ptr<const linalg::Ordering> ordering;
    const linalg::Pattern* pattern; // the ordering's
    std::vector<int> place;         // slot of the system's pattern -> slot here; empty: the same
    std::vector<int> diagonal;      // empty without diagonal
    std::vector<double> values;
    std::optional<linalg::SparseLu<double>> lu;
    unsigned version = 0;
    double a = 0, gmin = 0, draw = 0;
    std::vector<std::pair<int, int>> held; // (row, unknown)
    std::vector<DrawnEntry> drawn;
    bool fresh = false; // factors belong to values
};

Newton::Newton(Workspace& workspace) : workspace_(workspace) {
    plain_ = std::make_unique<Matrix>(workspace.system(), false, Equation{});
    restart();
}

void Newton::restart() {
    const auto n = static_cast<std::size_t>(workspace_.system().size());
    for (auto* vector : {&residual_, &dx_, &trial_dx_}) vector->assign(n, 0.0);
    trial_.assign(n + 1, 0.0);
    ended_.clear();
    limited_ = false;
    extended_.reset();
    plain_->restart();
    matrix_ = plain_.get();
}

Newton::~Newton() = default;

bool Newton::assemble(const std::vector<double>& x, const Equation& equation) {
    workspace_.evaluate(x.data(), equation.t, equation.scale);
    const System& system = workspace_.system();
    const auto n = static_cast<std::size_t>(system.size());
    for (std::size_t k = 0; k < n; ++k) {
        residual_[k] = workspace_.f()[k] + charge_term(equation, workspace_.q(), k);
        if (equation.gmin != 0.0 && system.unknowns()[k].is_node) residual_[k] += equation.gmin * x[k];
    }
    for (const Drawn& drawn : equation.drawn)
        residual_[static_cast<std::size_t>(drawn.row)] +=
            equation.draw * (x[static_cast<std::size_t>(drawn.plus)] -
                             x[static_cast<std::size_t>(drawn.minus)] - drawn.value);
    for (const Held& held : equation.held)
        residual_[static_cast<std::size_t>(held.row)] =
            x[static_cast<std::size_t>(held.unknown)] - held.value;

    const bool extended = equation.gmin != 0.0 || !equation.held.empty() || !equation.drawn.empty();
    const auto same = [](const std::vector<std::pair<int, int>>& own, std::span<const Held> list) {
        return std::equal(own.begin(), own.end(), list.begin(), list.end(),
                          [](const std::pair<int, int>& place, const Held& held) {
                              return place == std::pair(held.row, held.unknown);
                          });
    };
    if (extended && !(extended_ && same(extended_->held, equation.held) &&
                      extended_->drawn == entries_of(equation.drawn, system.size())))
        extended_ = std::make_unique<Matrix>(system, true, equation);
    matrix_ = extended ? extended_.get() : plain_.get();
    Matrix& m = *matrix_;
    if (m.fresh && m.version == workspace_.matrix_version() && m.a == equation.a && m.gmin == equation.gmin &&
        m.draw == equation.draw)
        return true;
    m.version = workspace_.matrix_version();
    m.a = equation.a;
    m.gmin = equation.gmin;
    m.draw = equation.draw;
    m.fresh = false;
    const std::vector<double>&g = workspace_.g(), &c = workspace_.c();
    const int nnz = system.pattern().nnz();
    if (m.place.empty()) {
        for (int s = 0; s < nnz; ++s) m.values[s] = g[s] + m.a * c[s];
    } else {
        std::fill(m.values.begin(), m.values.end(), 0.0);
        for (int s = 0; s < nnz; ++s) m.values[m.place[s]] = g[s] + m.a * c[s];
    }
    if (!m.diagonal.empty()) {
        if (m.gmin != 0.0)
            for (std::size_t k = 0; k < n; ++k)
                if (system.unknowns()[k].is_node) m.values[m.diagonal[k]] += m.gmin;
        for (const auto& [row, unknown, sign] : m.drawn)
            m.values[m.pattern->slot(row, unknown)] += sign * m.draw;
        std::vector<char> replaced(n, 0);
        for (const auto& [row, unknown] : m.held) replaced[static_cast<std::size_t>(row)] = 1;
        if (!m.held.empty())
            for (int s = 0; s < m.pattern->nnz(); ++s)
                if (replaced[static_cast<std::size_t>(m.pattern->row_index[s])]) m.values[s] = 0.0;
        for (const auto& [row, unknown] : m.held) m.values[m.pattern->slot(row, unknown)] = 1.0;
    }
    return false;
}

linalg::LuStatus Newton::factor_assembled() {
    Matrix& m = *matrix_;
    if (m.fresh) return {};
    const linalg::LuStatus status = m.lu->refactor(m.values);
    m.fresh = status.code == linalg::LuStatus::ok;
    return status;
}

double Newton::weight(int unknown, const std::vector<double>& x, const NewtonSettings& settings) const {
    const Unit unit = workspace_.system().unknowns()[static_cast<std::size_t>(unknown)].unit;
    const double floor = unit == Unit::ampere ? settings.abstol : settings.vntol;
    return settings.reltol * std::abs(x[static_cast<std::size_t>(unknown)]) + floor;
}

double Newton::measure(std::span<const double> dx, const std::vector<double>& x,
                       const NewtonSettings& settings) const {
    double worst = 0;
    for (std::size_t k = 0; k < dx.size(); ++k)
        worst = std::max(worst, std::abs(dx[k]) / weight(static_cast<int>(k), x, settings));
    return worst;
}

// Of each row the sum of |(G + aC) x|, to trial_dx_.
void Newton::sum_terms(const std::vector<double>& x) {
    const linalg::Pattern& pattern = *matrix_->pattern;
    std::fill(trial_dx_.begin(), trial_dx_.end(), 0.0);
    for (std::size_t column = 0; column < dx_.size(); ++column)
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s)
            trial_dx_[static_cast<std::size_t>(pattern.row_index[s])] +=
                std::abs(matrix_->values[s] * x[column]);
}

// The charges of a step are known to eps |q|, the currents of a row to eps of its terms (1 mohm at 10 V:
// 1e-12 A): a correction that moves x by no more than that, through the factors of the last iteration, will
// not become smaller.
bool Newton::within_roundoff(const std::vector<double>& x, const Equation& equation,
                             const NewtonSettings& settings) {
    if (equation.a == 0) return false;
    constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
    sum_terms(x);
    for (std::size_t k = 0; k < dx_.size(); ++k)
        trial_dx_[k] = rounding * (trial_dx_[k] + equation.a * std::abs(workspace_.q()[k]));
    std::vector<double> spread(dx_.size());
    (void)matrix_->lu->solve_plain(trial_dx_, spread);
    for (std::size_t k = 0; k < dx_.size(); ++k)
        if (std::abs(dx_[k]) > std::max(weight(static_cast<int>(k), x, settings), std::abs(spread[k])))
            return false;
    return true;
}

NewtonReport Newton::solve(std::vector<double>& x, const Equation& equation, const NewtonSettings& settings) {
    NewtonReport report = search(x, equation, settings);
    if (report.status != NewtonReport::Status::converged) {
        ended_ = x;
        workspace_.release_junctions(); // whoever asks next is to have the law itself
    }
    return report;
}

NewtonReport Newton::search(std::vector<double>& x, const Equation& equation,
                            const NewtonSettings& settings) {
    NewtonReport report;
    const auto n = static_cast<std::size_t>(workspace_.system().size());
    double last = INFINITY, lambda = 0;
    bool within = false; // the last correction met the tolerances
    settings.from_nothing ? workspace_.start_junctions() : workspace_.release_junctions();
    bool same_matrix = assemble(x, equation);
    // A damped step ends where there is a next one. The point before is in trial_.
    const auto step_back = [&] {
        if (!settings.damped || lambda < least_share) return false;
        lambda /= 2;
        for (std::size_t k = 0; k < n; ++k) x[k] = moved(trial_[k], lambda * dx_[k]);
        (void)assemble(x, equation);
        return true;
    };
    for (report.iterations = 1; report.iterations <= settings.max_iterations; ++report.iterations) {
        if (settings.watch && settings.watch->stop_requested()) {
            report.status = NewtonReport::Status::interrupted;
            return report;
        }
        for (std::size_t k = 0; k < n; ++k)
            if (!std::isfinite(residual_[k])) {
                report.status = NewtonReport::Status::not_finite;
                report.law = workspace_.not_finite(x.data(), equation.t);
                report.unknown = static_cast<int>(k);
                return report;
            }
        linalg::LuStatus status = factor_assembled();
        const int undetermined = status.unknown;
        const bool undecided = status.code == linalg::LuStatus::singular && assemble_driven(x, equation) &&
                               factor_assembled().code == linalg::LuStatus::ok;
        const bool lent = status.code == linalg::LuStatus::singular && !undecided &&
                          assemble_lent(x, equation, undetermined);
        if (status.code != linalg::LuStatus::ok && !undecided && !lent) {
            if (step_back()) continue;
            report.status = status.code == linalg::LuStatus::singular ? NewtonReport::Status::singular
                                                                      : NewtonReport::Status::not_finite;
            report.unknown = undetermined;
            report.law = workspace_.not_finite(x.data(), equation.t);
            return report;
        }
        Matrix& m = *matrix_;
        for (std::size_t k = 0; k < n; ++k) residual_[k] = -residual_[k];
        status = settings.polish ? m.lu->solve(m.values, residual_, dx_) : m.lu->solve_plain(residual_, dx_);
        if (status.code != linalg::LuStatus::ok) {
            report.status = NewtonReport::Status::singular;
            report.unknown = status.unknown;
            return report;
        }

        lambda = settings.by_pieces ? share_to_next_piece(x, equation.t) : 1;
        for (;;) {
            for (std::size_t k = 0; k < n; ++k) trial_[k] = moved(x[k], lambda * dx_[k]);
            trial_[n] = 0;
            limited_ = !settings.by_pieces && workspace_.limit(x.data(), trial_.data());
            if (limited_ || lent) come_back(trial_);
            same_matrix = assemble(trial_, equation);
            if (!settings.damped || limited_ || undecided || lent) break;
            // Natural monotonicity with the factors at x, which are still those of m.lu.
            double before = 0, after = 0;
            bool finite = workspace_.dropped() == 0;
            for (std::size_t k = 0; k < n; ++k) finite = finite && std::isfinite(residual_[k]);
            if (finite) {
                (void)m.lu->solve_plain(residual_, trial_dx_);
                before = measure(dx_, x, settings);
                after = measure(trial_dx_, x, settings);
            }
            if (finite ? after <= (1 - lambda / 4) * before || before <= 1 || lambda < 1e-6
                       : lambda < least_share)
                break;
            lambda /= 2;
        }
        report.correction = measure(dx_, trial_, settings);
        x.swap(trial_);
        if (workspace_.dropped() > 0 && !report.law.instance.valid())
            report.law = workspace_.not_finite(x.data(), equation.t);
        if (undecided ? same_pieces(trial_, x, equation.t) : lent && !limited_ && report.correction <= 1) {
            report.status = NewtonReport::Status::singular;
            report.unknown = undetermined;
            return report;
        }
        if (limited_ || undecided || lent || lambda < 1 || workspace_.dropped() > 0) {
            last = INFINITY;
            within = false;
            continue;
        }
        // The matrix at the new point is the one just solved with, and so are the pieces, some of which
        // differ by a constant alone: the equation is affine between the two points, and the correction was
        // exact. Once is enough, twice where roundoff is wanted.
        if (same_matrix && (!settings.polish || within || report.correction < 1e-6) &&
            (!has_pieces() || same_pieces(trial_, x, equation.t))) {
            report.status = NewtonReport::Status::converged;
            return report;
        }
        // Between two pieces Newton's method may run in circles where the solution is on their border.
        if (!settings.polish && has_pieces() && solves_to_rounding(x, equation) &&
            !same_pieces(trial_, x, equation.t)) {
            report.status = NewtonReport::Status::converged;
            return report;
        }
        if (report.correction <= 1) {
            // Near roundoff only: elsewhere it is slow, and what is left of the way is not known.
            const bool stagnates = within && report.correction >= 0.5 * last && report.correction < 1e-3;
            // A short correction across a corner still leaves x on the line of the wrong piece.
            const bool exact_enough = !settings.polish && same_pieces(trial_, x, equation.t);
            if (exact_enough || stagnates || report.correction < 1e-12) {
                report.status = NewtonReport::Status::converged;
                return report;
            }
            within = true;
        } else {
            within = false;
            if (report.correction >= 0.5 * last && !same_matrix && within_roundoff(x, equation, settings) &&
                same_pieces(trial_, x, equation.t)) {
                report.status = NewtonReport::Status::converged;
                return report;
            }
        }
        if ((settings.polish || equation.a == 0) && report.iterations > patient_iterations &&
            report.correction >= 0.5 * last && solves_to_rounding(x, equation) &&
            factor_assembled().code == linalg::LuStatus::ok) {
            report.status = NewtonReport::Status::converged;
            report.rounded = true;
            return report;
        }
        last = report.correction;
    }
    report.iterations = settings.max_iterations;
    if (workspace_.dropped() > 0) {
        report.status = NewtonReport::Status::not_finite;
        report.law = workspace_.not_finite(x.data(), equation.t);
        return report;
    }
    const bool near = within && (!settings.polish || report.correction < 1e-3);
    report.status = near ? NewtonReport::Status::converged : NewtonReport::Status::no_convergence;
    const std::vector<int> worst = worst_unknowns(1);
    report.unknown = worst.empty() ? -1 : worst[0];
    return report;
}

Newton::Linearised Newton::linearise(const std::vector<double>& x, const Equation& equation) {
    (void)assemble(x, equation);
    return {*matrix_->pattern, matrix_->values, residual_};
}

bool Newton::factor(const std::vector<double>& x, double t, double a) {
    Equation equation;
    equation.t = t;
    equation.a = a;
    (void)assemble(x, equation);
    return factor_assembled().code == linalg::LuStatus::ok;
}

bool Newton::has_factors(double a) const {
    return matrix_ == plain_.get() && plain_->fresh && plain_->a == a;
}

void Newton::apply_inverse(std::span<const double> r, std::span<double> y) {
    (void)matrix_->lu->solve_plain(r, y);
}

const linalg::SparseLu<double>::Stats& Newton::stats() const {
    return plain_->lu->stats();
}

void Newton::expect_many() {
    if (plain_->lu->expect_many()) plain_->fresh = false;
}

bool Newton::new_matrix_is_dear() const {
    // A step of esdirk solves six times, one of collocation a little less.
    constexpr double solves_of_a_step = 6;
    return matrix_->lu->refactor_per_solve() > solves_of_a_step;
}

} // namespace nullor::analysis
