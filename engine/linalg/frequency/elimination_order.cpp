#include "engine/linalg/frequency/elimination_order.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

using Complex = std::complex<double>;

/// A pivot is no smaller than this part of the largest entry in its column, and of its row. Where there is
/// none, the bounds are lowered by `relaxed`, down to `lowest` of what they were.
constexpr double of_column = 0.01, of_row = 0.03;
constexpr double relaxed = 0.01, lowest = 1e-12;
/// Columns with a candidate that are looked at for one pivot (Zlatev, SIAM J. Numer. Anal. 17, 1980).
constexpr int searched = 4;

struct OrderedCell {
    int column;
    Complex value; // scaled, at the one frequency
    int degree;    // in jw: 0, 1, and 2 for more
};

class Markowitz {
public:
    Markowitz(const Pattern& pattern, const OrderedAt& given, std::span<const Reading> readings)
        : n_(pattern.n), rows_(at(n_) + readings.size()), columns_(at(n_)), alive_row_(at(n_), 1),
          alive_column_(at(n_), 1) {
        for (int column = 0; column < n_; ++column)
            for (int s = pattern.col_ptr[at(column)]; s < pattern.col_ptr[at(column) + 1]; ++s) {
                const double g = given.g[at(s)], c = given.c[at(s)];
                if (g == 0 && c == 0) continue;
                add(pattern.row_index[at(s)], {column, Complex(g, given.omega * c), c != 0 ? 1 : 0});
            }
        for (int row = 0; row < n_; ++row)
            if (given.u[at(row)] != 0.0) rows_[at(row)].push_back({n_, given.u[at(row)], 0});
        scale(given.x);
        for (std::size_t k = 0; k < readings.size(); ++k)
            for (const int column : {readings[k].plus, readings[k].minus})
                if (column >= 0) add(n_ + static_cast<int>(k), {column, 0.0, 0});
    }

    [[nodiscard]] std::optional<EliminationOrder> run(Beforehand beforehand) {
        EliminationOrder order;
        for (const bool affine : {true, false}) {
            affine_ = affine;
            beforehand_ = beforehand;
            for (int column = 0; column < n_; ++column)
                if (alive_column_[at(column)]) put_in_queue(column);
            bound_ = 1;
            EliminationOrder::Pivot pivot{};
            for (;;) {
                if (find(pivot)) {
                    order.pivots.push_back(pivot);
                    eliminate(pivot);
                } else if (affine || bound_ < lowest || static_cast<int>(order.pivots.size()) == n_) {
                    break;
                } else {
                    bound_ *= relaxed;
                    for (int column = 0; column < n_; ++column)
                        if (alive_column_[at(column)]) put_in_queue(column);
                }
            }
            if (affine) order.affine = static_cast<int>(order.pivots.size());
        }
        if (static_cast<int>(order.pivots.size()) < n_) return std::nullopt;
        return order;
    }

private:
    void add(int row, const OrderedCell& cell) {
        rows_[at(row)].push_back(cell);
        columns_[at(cell.column)].push_back(row);
    }

    [[nodiscard]] const OrderedCell* find_in(int row, int column) const {
        for (const OrderedCell& cell : rows_[at(row)])
            if (cell.column == column) return &cell;
        return nullptr;
    }
    [[nodiscard]] OrderedCell* find_in(int row, int column) {
        return const_cast<OrderedCell*>(std::as_const(*this).find_in(row, column));
    }

    // Columns by x, then rows to 1; what x says nothing about to 1 as well.
    void scale(std::span<const Complex> x) {
        const auto scale_rows = [&] {
            for (int row = 0; row < n_; ++row) {
                double most = 0;
                for (const OrderedCell& cell : rows_[at(row)]) most = std::max(most, std::abs(cell.value));
                if (most > 0)
                    for (OrderedCell& cell : rows_[at(row)]) cell.value /= most;
            }
        };
        for (int row = 0; row < n_; ++row)
            for (OrderedCell& cell : rows_[at(row)])
                if (cell.column < n_ && x[at(cell.column)] != 0.0) cell.value *= std::abs(x[at(cell.column)]);
        scale_rows();
        std::vector<double> largest(at(n_) + 1, 0.0);
        for (int row = 0; row < n_; ++row)
            for (const OrderedCell& cell : rows_[at(row)])
                largest[at(cell.column)] = std::max(largest[at(cell.column)], std::abs(cell.value));
        for (int row = 0; row < n_; ++row)
            for (OrderedCell& cell : rows_[at(row)])
                if (cell.column < n_ && x[at(cell.column)] == 0.0 && largest[at(cell.column)] > 0)
                    cell.value /= largest[at(cell.column)];
        scale_rows();
    }

    // The queue holds columns that may have a pivot, by their number of entries.
    void put_in_queue(int column) {
        take_from_queue(column);
        queued_.resize(at(n_), 0);
        const auto count = static_cast<int>(columns_[at(column)].size());
        queue_.emplace(count, column);
        queued_[at(column)] = count + 1;
    }
    void take_from_queue(int column) {
        if (queued_.size() <= at(column) || queued_[at(column)] == 0) return;
        queue_.erase({queued_[at(column)] - 1, column});
        queued_[at(column)] = 0;
    }

    [[nodiscard]] double largest_in(int row) const {
        double most = 0;
        for (const OrderedCell& cell : rows_[at(row)]) most = std::max(most, std::abs(cell.value));
        return most;
    }

    [[nodiscard]] int degree_of_row(int row, int except) const {
        int most = 0;
        for (const OrderedCell& cell : rows_[at(row)])
            if (cell.column != except) most = std::max(most, cell.degree);
        return most;
    }

    // Entries that a pivot makes less those that it takes away.
    [[nodiscard]] long growth(int row, int column) const {
        long made = 0;
        for (const int other : columns_[at(column)]) {
            if (other == row) continue;
            for (const OrderedCell& cell : rows_[at(row)])
                if (cell.column != column && !find_in(other, cell.column)) ++made;
        }
        return made - static_cast<long>(rows_[at(row)].size() + columns_[at(column)].size()) + 1;
    }

    [[nodiscard]] bool find(EliminationOrder::Pivot& best) {
        long least = -1;
        double best_size = 0;
        int looked = 0;
        std::vector<int> useless;
        for (const auto& [count, column] : queue_) {
            if (least >= 0 && (least <= static_cast<long>(count - 1) * (count - 1) || looked == searched))
                break;
            double most = 0;
            int column_degree = 0;
            for (const int row : columns_[at(column)]) {
                const OrderedCell& cell = *find_in(row, column);
                if (row < n_) most = std::max(most, std::abs(cell.value));
            }
            bool useful = false;
            for (const int row : columns_[at(column)]) {
                if (row >= n_) continue;
                const OrderedCell& cell = *find_in(row, column);
                const double size = std::abs(cell.value);
                if (!(size >= bound_ * of_column * most) || size == 0) continue;
                if (!(size >= bound_ * of_row * largest_in(row))) continue;
                if (affine_) {
                    if (cell.degree > 0) continue;
                    column_degree = 0;
                    for (const int other : columns_[at(column)])
                        if (other != row)
                            column_degree = std::max(column_degree, find_in(other, column)->degree);
                    if (degree_of_row(row, column) + column_degree > 1) continue;
                }
                const long product =
                    static_cast<long>(rows_[at(row)].size() - 1) * static_cast<long>(count - 1);
                if (affine_ && beforehand_ == Beforehand::cheap && growth(row, column) > 0) continue;
                useful = true;
                if (least < 0 || product < least || (product == least && size / most > best_size)) {
                    least = product;
                    best_size = size / most;
                    best = {row, column};
                }
            }
            if (useful)
                ++looked;
            else
                useless.push_back(column);
        }
        for (const int column : useless) take_from_queue(column);
        return least >= 0;
    }

    void eliminate(const EliminationOrder::Pivot& pivot) {
        const std::vector<OrderedCell> row = std::move(rows_[at(pivot.row)]);
        const OrderedCell& head = *std::find_if(
            row.begin(), row.end(), [&](const OrderedCell& cell) { return cell.column == pivot.column; });
        alive_row_[at(pivot.row)] = 0;
        alive_column_[at(pivot.column)] = 0;
        take_from_queue(pivot.column);
        for (const OrderedCell& cell : row)
            if (cell.column < n_) std::erase(columns_[at(cell.column)], pivot.row);
        std::vector<int> touched;
        for (const int other : columns_[at(pivot.column)]) {
            std::vector<OrderedCell>& target = rows_[at(other)];
            const auto below = std::find_if(target.begin(), target.end(), [&](const OrderedCell& cell) {
                return cell.column == pivot.column;
            });
            const Complex factor = below->value / head.value;
            const int degree = head.degree > 0 ? 2 : below->degree;
            target.erase(below);
            for (const OrderedCell& cell : row) {
                if (cell.column == pivot.column) continue;
                const int product = std::min(degree + cell.degree, 2);
                OrderedCell* met = find_in(other, cell.column);
                if (!met) {
                    target.push_back({cell.column, 0.0, 0});
                    met = &target.back();
                    if (cell.column < n_) columns_[at(cell.column)].push_back(other);
                }
                met->value -= factor * cell.value;
                met->degree = std::max(met->degree, product);
            }
            for (const OrderedCell& cell : target) touched.push_back(cell.column);
        }
        columns_[at(pivot.column)].clear();
        for (const OrderedCell& cell : row) touched.push_back(cell.column);
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        for (const int column : touched)
            if (column < n_ && alive_column_[at(column)]) put_in_queue(column);
    }

    int n_;
    std::vector<std::vector<OrderedCell>> rows_;
    std::vector<std::vector<int>> columns_; // rows that have an entry there
    std::vector<char> alive_row_, alive_column_;
    std::set<std::pair<int, int>> queue_; // number of entries, column
    std::vector<int> queued_;             // 1 + that number; 0: not in the queue
    bool affine_ = true;
    double bound_ = 1;
    Beforehand beforehand_ = Beforehand::all;
};

} // namespace

std::optional<EliminationOrder> elimination_order(const Pattern& pattern, const OrderedAt& at_frequency,
                                                  std::span<const Reading> readings, Beforehand beforehand) {
    return Markowitz(pattern, at_frequency, readings).run(beforehand);
}

} // namespace nullor::linalg
