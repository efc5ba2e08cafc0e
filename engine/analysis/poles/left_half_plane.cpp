#include "engine/analysis/poles/left_half_plane.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/at.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

namespace nullor::analysis {

namespace {

// What a difference of large terms may be wrong by, as a part of them.
constexpr double rounding = 1e-10;

class StateMatrix {
public:
    explicit StateMatrix(const Pencil& pencil) : pencil_(pencil) {}

    // False: charges that do not pair off, or no inverse of A_rr.
    [[nodiscard]] bool prepare() { return find_states() && factor_rest(); }

    [[nodiscard]] std::size_t size() const { return states_.size(); }

    // Calls take(i, t_ij, its rounding) for the entries of column j that are not 0.
    template <class Take>
    [[nodiscard]] bool column(std::size_t j, Take take) {
        const linalg::Pattern& pattern = pencil_.pattern;
        std::fill(right_.begin(), right_.end(), 0.0);
        std::fill(sum_.begin(), sum_.end(), Sum{});
        bool bound = false;
        const int own = states_[j].column;
        for (int k = pattern.col_ptr[at(own)]; k < pattern.col_ptr[at(own) + 1]; ++k) {
            const double g = pencil_.g[at(k)];
            const int row = pattern.row_index[at(k)];
            if (const int state = state_of_row_[at(row)]; state >= 0)
                sum_[at(state)] = {g, std::abs(g)};
            else
                right_[at(rest_of_row_[at(row)])] = g, bound = bound || g != 0;
        }
        if (bound) {
            if (lu_->solve_plain(right_, x_).code != linalg::LuStatus::ok) return false;
            for (const Coupling& c : couplings_) {
                const double term = c.g * x_[at(c.rest)];
                sum_[at(c.state)].value -= term;
                sum_[at(c.state)].terms += std::abs(term);
            }
        }
        for (std::size_t i = 0; i < sum_.size(); ++i) {
            if (sum_[i].terms == 0) continue;
            const double k = states_[i].charge;
            take(i, sum_[i].value / k, rounding * sum_[i].terms / std::abs(k));
        }
        return true;
    }

private:
    struct State {
        int row, column;
        double charge;
    };
    struct Coupling { // an entry of A_zr
        int state, rest;
        double g;
    };
    struct Sum {
        double value = 0, terms = 0;
    };

    [[nodiscard]] bool find_states() {
        const linalg::Pattern& pattern = pencil_.pattern;
        state_of_row_.assign(at(pattern.n), -1);
        state_of_column_.assign(at(pattern.n), -1);
        for (int column = 0; column < pattern.n; ++column)
            for (int k = pattern.col_ptr[at(column)]; k < pattern.col_ptr[at(column) + 1]; ++k) {
                const double charge = pencil_.c[at(k)];
                if (charge == 0) continue;
                const int row = pattern.row_index[at(k)];
                if (state_of_row_[at(row)] >= 0 || state_of_column_[at(column)] >= 0) return false;
                state_of_row_[at(row)] = state_of_column_[at(column)] = static_cast<int>(states_.size());
                states_.push_back({row, column, charge});
            }
        return !states_.empty();
    }

    [[nodiscard]] bool factor_rest() {
        const linalg::Pattern& pattern = pencil_.pattern;
        rest_of_row_.assign(at(pattern.n), -1);
        int rows = 0;
        for (int row = 0; row < pattern.n; ++row)
            if (state_of_row_[at(row)] < 0) rest_of_row_[at(row)] = rows++;
        std::vector<double> values;
        for (int column = 0; column < pattern.n; ++column) {
            if (state_of_column_[at(column)] >= 0) continue;
            for (int k = pattern.col_ptr[at(column)]; k < pattern.col_ptr[at(column) + 1]; ++k) {
                const int row = pattern.row_index[at(k)];
                const double g = pencil_.g[at(k)];
                if (const int state = state_of_row_[at(row)]; state < 0) {
                    rest_.row_index.push_back(rest_of_row_[at(row)]);
                    values.push_back(g);
                } else if (g != 0) {
                    couplings_.push_back({state, rest_.n, g});
                }
            }
            ++rest_.n;
            rest_.col_ptr.push_back(rest_.nnz());
        }
        values.push_back(0);
        right_.resize(at(rest_.n));
        x_.resize(at(rest_.n));
        sum_.resize(states_.size());
        if (rest_.n == 0) return true;
        lu_.emplace(rest_);
        return lu_->factor(values).code == linalg::LuStatus::ok;
    }

    const Pencil& pencil_;
    std::vector<State> states_;
    std::vector<int> state_of_row_, state_of_column_, rest_of_row_; // or -1
    linalg::Pattern rest_;                                          // of A_rr
    std::optional<linalg::SparseLu<double>> lu_;
    std::vector<Coupling> couplings_;
    std::vector<double> right_, x_;
    std::vector<Sum> sum_; // of the column in work
};

// T by rows, its diagonal divided out: what |t_ij| / t_ii is at the most, with its rounding.
struct Row {
    struct Entry {
        std::size_t column;
        double value;
    };
    std::vector<Entry> beside;
    double own = 0;   // t_ii less its rounding
    double small = 0; // sum of entries that are left out

    [[nodiscard]] double sum(const std::vector<double>& d) const {
        double total = 0;
        for (const Entry& entry : beside) total += entry.value * d[entry.column];
        return total;
    }
};

// Whether there is a d > 0 with d_i above the sum beside it: Gauss and Seidel's sweeps for one where it is
// larger by a part `apart`, up and down in turn, for most chains have the order of the deck. From below, all
// terms positive, they lose no digits however d is graded.
bool has_scales(const std::vector<Row>& rows) {
    constexpr int most_sweeps = 40;
    constexpr double apart = 1e-3, margin = 1 + 1e-6; // far above the rounding of the sums
    const std::size_t n = rows.size();
    std::vector<double> d(n, 1.0);
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t i = sweep % 2 == 0 ? k : n - 1 - k;
            d[i] = (1 + rows[i].sum(d)) / (1 - apart);
            if (!std::isfinite(d[i])) return false;
        }
        bool enough = true;
        const double largest = *std::max_element(d.begin(), d.end());
        for (std::size_t i = 0; enough && i < n; ++i)
            enough = d[i] > margin * (rows[i].sum(d) + rows[i].small * largest);
        if (enough) return true;
    }
    return false;
}

} // namespace

bool seen_on_the_left(const Pencil& pencil) {
    constexpr std::size_t most_states = 500;
    StateMatrix matrix(pencil);
    if (!matrix.prepare() || matrix.size() > most_states) return false;
    std::vector<Row> rows(matrix.size());
    for (std::size_t j = 0; j < rows.size(); ++j)
        if (!matrix.column(j, [&](std::size_t i, double t, double error) {
                if (i == j)
                    rows[i].own = t - error;
                else
                    rows[i].beside.push_back({j, std::abs(t) + error});
            }))
            return false;
    // Far along a chain nearly nothing arrives.
    constexpr double nothing = 1e-30;
    for (Row& row : rows) {
        if (!(row.own > 0)) return false;
        for (Row::Entry& entry : row.beside) {
            entry.value /= row.own;
            if (entry.value < nothing) row.small += entry.value;
        }
        std::erase_if(row.beside, [](const Row::Entry& entry) { return entry.value < nothing; });
    }
    return has_scales(rows);
}

} // namespace nullor::analysis
