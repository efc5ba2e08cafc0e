#include "engine/linalg/shifted/pencil_lu.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/residual.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::linalg {
namespace {

using Complex = std::complex<double>;

/// Right-hand sides that KLU solves for at once.
constexpr std::size_t together = 4;

/// Real numbers of a T.
template <class T>
constexpr std::size_t parts = sizeof(T) / sizeof(double);
template <class T>
double* parts_of(std::vector<T>& x) {
    return reinterpret_cast<double*>(x.data());
}

/// An entry of G and of C: the sum, and what rounding took from it.
struct Entry {
    double sum, lost;
};

/// g + s c less its rounded value a.
double lost_of(double a, const Entry& g, double s, const Entry& c) {
    if (s == 0) return g.lost;
    Twice rest{-a, 0};
    rest.add(g.sum);
    rest.add_product(s, c.sum);
    rest.add(g.lost);
    rest.add(s * c.lost);
    return rest.value();
}
Complex lost_of(Complex a, const Entry& g, Complex s, const Entry& c) {
    return {lost_of(a.real(), g, s.real(), c), std::fma(s.imag(), c.sum, -a.imag()) + s.imag() * c.lost};
}

} // namespace

template <class T>
PencilLu<T>::PencilLu(std::shared_ptr<const Ordering> ordering, std::span<const double> g,
                      std::span<const double> c)
    : lu_(std::move(ordering)), g_(g), c_(c), values_(at(lu_.pattern().nnz()) + 1) {}

template <class T>
LuStatus PencilLu<T>::factor(T s, Pivots pivots) {
    s_ = s;
    for (std::size_t k = 0; k + 1 < values_.size(); ++k) values_[k] = g_[k] + s * c_[k];
    return pivots == Pivots::kept ? lu_.refactor(values_) : lu_.factor(values_);
}

template <class T>
LuStatus PencilLu<T>::solve(std::span<const T> b, std::span<T> x, Side side) {
    b = b.first(at(lu_.pattern().n));
    return side == Side::plain ? lu_.solve(values_, b, x) : lu_.solve_transposed(values_, b, x);
}

template <class T>
bool PencilLu<T>::refine(std::span<const T> b, std::span<T> x, const LostInSums& lost) {
    constexpr int most_steps = 20;
    constexpr double done = 1e-15, enough = 1e-12;
    constexpr double nothing = 1e-28; // beside the largest: 0 but for rounding
    const Pattern& pattern = lu_.pattern();
    const std::size_t n = at(pattern.n);
    lost_.assign(values_.size(), T());
    for (std::size_t k = 0; k + 1 < values_.size() && !lost.g.empty(); ++k)
        lost_[k] = lost_of(values_[k], {g_[k], lost.g[k]}, s_, {c_[k], lost.c[k]});
    high_.assign(x.begin(), x.begin() + pattern.n);
    low_.assign(n, T());
    step_.resize(n);
    double last = std::numeric_limits<double>::infinity();
    for (int count = 0; count < most_steps && last > done; ++count) {
        std::copy_n(b.begin(), n, step_.begin());
        sums_.assign(parts<T> * n, {});
        for (std::size_t k = 0; k < sums_.size(); ++k) sums_[k].high = parts_of(step_)[k];
        for (std::size_t column = 0; column < n; ++column)
            for (int p = pattern.col_ptr[column]; p < pattern.col_ptr[column + 1]; ++p) {
                Twice* const sum = &sums_[parts<T> * at(pattern.row_index[at(p)])];
                subtract(sum, values_[at(p)], high_[column]);
                if (low_[column] != 0.0) subtract(sum, values_[at(p)], low_[column]);
                if (lost_[at(p)] != 0.0) subtract(sum, lost_[at(p)], high_[column]);
            }
        for (std::size_t k = 0; k < sums_.size(); ++k) parts_of(step_)[k] = sums_[k].value();
        double largest = 0, change = 0;
        for (const T& value : high_) largest = std::max(largest, magnitude(value));
        if (lu_.solve_columns(step_).code != LuStatus::ok) return false;
        for (std::size_t k = 0; k < n; ++k)
            if (step_[k] != 0.0)
                change =
                    std::max(change, magnitude(step_[k]) / std::max(magnitude(high_[k]), nothing * largest));
        if (!(change < 2 * last)) return false;
        last = change;
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            Twice sum{parts_of(high_)[k], parts_of(low_)[k]};
            sum.add(parts_of(step_)[k]);
            parts_of(high_)[k] = sum.value();
            parts_of(low_)[k] = (sum.high - parts_of(high_)[k]) + sum.low;
        }
    }
    if (!(last < enough)) return false;
    std::copy(high_.begin(), high_.end(), x.begin());
    return true;
}

template <class T>
std::optional<std::vector<T>> PencilLu<T>::inverse(std::span<const int> rows, std::span<const int> columns) {
    const std::size_t n = at(lu_.pattern().n);
    const bool by_rows = rows.size() < columns.size();
    const std::span<const int> units = by_rows ? rows : columns, read = by_rows ? columns : rows;
    std::vector<T> entries(rows.size() * columns.size()), x;
    for (std::size_t first = 0; first < units.size(); first += together) {
        const std::size_t count = std::min(together, units.size() - first);
        x.assign(count * n, T());
        for (std::size_t k = 0; k < count; ++k) x[k * n + at(units[first + k])] = 1.0;
        if (solve_columns(x, by_rows ? Side::transposed : Side::plain).code != LuStatus::ok)
            return std::nullopt;
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t other = 0; other < read.size(); ++other) {
                const std::size_t row = by_rows ? first + k : other, column = by_rows ? other : first + k;
                entries[row * columns.size() + column] = x[k * n + at(read[other])];
            }
    }
    return entries;
}

template class PencilLu<double>;
template class PencilLu<std::complex<double>>;

} // namespace nullor::linalg
