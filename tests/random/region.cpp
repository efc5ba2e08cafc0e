#include "tests/random/region.hpp"

#include <algorithm>
#include <cmath>

#include "tests/random/bounded.hpp"

namespace randomly {

Drive::Drive(const Equations& equations, double stop) {
    for (const Source& source : equations.sources()) {
        waves.emplace_back(source, stop);
        offset.push_back(size - 1);
        size += waves.back().size();
    }
    motion = Matrix::Zero(size, size);
    output = Matrix::Zero(equations.inputs(), size);
    for (std::size_t k = 0; k < waves.size(); ++k) {
        const int n = waves[k].size();
        motion.block(offset[k], offset[k], n, n) = waves[k].motion();
        output.block(static_cast<int>(k), offset[k], 1, n) = waves[k].output().transpose();
    }
    output(equations.inputs() - 1, size - 1) = 1;
}

Vector Drive::start() const {
    Vector xi = Vector::Zero(size);
    for (std::size_t k = 0; k < waves.size(); ++k)
        xi.segment(offset[k], waves[k].size()) = waves[k].state(-1);
    xi[size - 1] = 1;
    return xi;
}

void Region::reduce(const Equations& equations, const Drive& drive, Matrix e_in, Matrix a_in, Matrix g_in) {
    const int n = equations.size(), inputs = drive.size;
    Bounded e(std::move(e_in)), a(std::move(a_in)), g(std::move(g_in));
    const auto subtract = [&](int i, int p, Real f) {
        e.subtract(i, p, f), a.subtract(i, p, f), g.subtract(i, p, f);
    };
    std::vector<int> rows, columns;
    for (int k = 0; k < n; ++k) rows.push_back(k), columns.push_back(k);
    struct Given {
        int column;
        Vector by, by_inputs; // y_column = -by y - by_inputs xi
    };
    std::vector<Given> given;
    for (;;) {
        // E to echelon form: rows that are left without derivative are constraints.
        std::vector<int> open = rows, dynamic;
        std::vector<char> used(static_cast<std::size_t>(n), 0);
        for (;;) {
            int best_row = -1, best_column = -1;
            Real best = 0;
            for (int i : open) {
                // A short row first: what is sparse stays so.
                Real largest = 0;
                for (int j : columns) largest = std::max(largest, std::abs(e.value(i, j)));
                for (int j : columns) {
                    if (used[static_cast<std::size_t>(j)] || e.value(i, j) == 0) continue;
                    const Real score = std::abs(e.value(i, j)) / largest;
                    if (score > best) best = score, best_row = i, best_column = j;
                }
            }
            if (best_row < 0) break;
            if (std::abs(e.value(best_row, best_column)) < 1e4L * e.noise(best_row, best_column)) {
                problem_ = "rank of E in doubt";
                return;
            }
            used[static_cast<std::size_t>(best_column)] = 1;
            std::erase(open, best_row);
            dynamic.push_back(best_row);
            for (int i : open) {
                const Real f = e.value(i, best_column) / e.value(best_row, best_column);
                if (f == 0) continue;
                subtract(i, best_row, f);
                e.clear(i, best_column);
            }
        }
        std::vector<int> constraints;
        for (int i : open) constraints.push_back(i);
        if (constraints.empty()) break;
        while (!constraints.empty()) {
            int best_row = -1, best_column = -1;
            Real best = 0;
            for (int i : constraints) {
                Real largest = 0;
                for (int j : columns) largest = std::max(largest, std::abs(a.value(i, j)));
                if (largest == 0) {
                    problem_ = "singular";
                    return;
                }
                for (int j : columns) {
                    if (a.value(i, j) == 0) continue;
                    Real score = std::abs(a.value(i, j)) / largest;
                    for (int k : dynamic)
                        if (e.value(k, j) != 0) score *= 1e-8L; // its derivative would be needed
                    if (score > best) best = score, best_row = i, best_column = j;
                }
            }
            const Real pivot = a.value(best_row, best_column);
            if (std::abs(pivot) < 1e4L * a.noise(best_row, best_column)) {
                problem_ = "rank of A in doubt";
                return;
            }
            std::erase(constraints, best_row), std::erase(rows, best_row), std::erase(columns, best_column);
            for (int i : rows) {
                const Real f = a.value(i, best_column) / pivot;
                if (f != 0) {
                    a.subtract(i, best_row, f), g.subtract(i, best_row, f);
                    a.clear(i, best_column);
                }
                const Real d = e.value(i, best_column) / pivot;
                if (d == 0) continue;
                // y' of the column by the derivative of the constraint
                for (int j : columns)
                    if (a.value(best_row, j) != 0)
                        Bounded::subtract(e.value(i, j), e.noise(i, j), d, std::abs(d) * Bounded::unit,
                                          a.value(best_row, j), a.noise(best_row, j));
                const Vector rate = (g.value.row(best_row) * drive.motion).transpose();
                for (int j = 0; j < inputs; ++j)
                    Bounded::subtract(g.value(i, j), g.noise(i, j), d, std::abs(d) * Bounded::unit, rate[j],
                                      Bounded::unit * std::abs(rate[j]));
                e.clear(i, best_column);
            }
            Given y{best_column, Vector::Zero(n), (g.value.row(best_row) / pivot).transpose()};
            for (int j : columns) y.by[j] = a.value(best_row, j) / pivot;
            given.push_back(std::move(y));
        }
        if (rows.empty()) break;
    }
    free_ = static_cast<int>(columns.size()), columns_ = columns;
    v_ = Matrix::Zero(n, free_ + inputs);
    for (int k = 0; k < free_; ++k) v_(columns[static_cast<std::size_t>(k)], k) = 1;
    for (auto y = given.rbegin(); y != given.rend(); ++y) {
        v_.row(y->column).tail(inputs) -= y->by_inputs.transpose();
        for (int j = 0; j < n; ++j)
            if (y->by[j] != 0) v_.row(y->column) -= y->by[j] * v_.row(j);
    }
    m_ = Matrix::Zero(free_ + inputs, free_ + inputs);
    m_.bottomRightCorner(inputs, inputs) = drive.motion;
    if (free_ > 0) {
        Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> left(free_, free_), right(free_, free_ + inputs);
        for (int i = 0; i < free_; ++i) {
            const int r = rows[static_cast<std::size_t>(i)];
            Real scale = 0;
            for (int j : columns) scale = std::max(scale, std::abs(e.value(r, j)));
            for (int j = 0; j < free_; ++j) {
                left(i, j) = e.value(r, columns[static_cast<std::size_t>(j)]) / scale;
                right(i, j) = -a.value(r, columns[static_cast<std::size_t>(j)]) / scale;
            }
            right.row(i).tail(inputs) = -g.value.row(r) / scale;
        }
        m_.topRows(free_) = left.fullPivLu().solve(right);
    }
}

Region::Region(const Equations& equations, const Drive& drive, const Mode& mode, Real longest)
    : longest_(longest) {
    Matrix a, b;
    equations.fill(mode, a, b);
    reduce(equations, drive, equations.charges(), a, -b * drive.output);
    if (!problem_.empty()) return;
    const int size = free_ + drive.size, n = equations.size();
    if (!m_.allFinite() || !v_.allFinite()) {
        problem_ = "not finite";
        return;
    }
    for (std::size_t k = 0; k < equations.switches().size(); ++k) {
        const Piece& piece = equations.switches()[k].pieces[static_cast<std::size_t>(mode[k])];
        for (const Affine& affine : piece.conditions) {
            Condition c{static_cast<int>(k), Eigen::Matrix<Real, 1, Eigen::Dynamic>::Zero(size)};
            for (const auto& [unknown, factor] : affine.terms) c.factors += factor * v_.row(unknown);
            c.factors[size - 1] += affine.constant;
            conditions_.push_back(std::move(c));
        }
    }
    // Which rows of E tell Y from the charges.
    const Matrix charges = equations.charges() * v_;
    charges_of_free_ = charges.leftCols(free_), charges_of_xi_ = charges.rightCols(drive.size);
    row_scale_ = Vector::Ones(n);
    Matrix work = charges_of_free_;
    std::vector<int> open;
    for (int i = 0; i < n; ++i) {
        const Real largest = free_ > 0 ? work.row(i).cwiseAbs().maxCoeff() : 0;
        if (largest == 0) continue;
        open.push_back(i);
        row_scale_[i] = largest;
        work.row(i) /= largest;
    }
    std::vector<int> columns;
    for (int j = 0; j < free_; ++j) columns.push_back(j);
    while (!columns.empty()) {
        int row = -1, column = -1;
        Real best = 1e-13L;
        for (int i : open)
            for (int j : columns)
                if (std::abs(work(i, j)) > best) best = std::abs(work(i, j)), row = i, column = j;
        if (row < 0) {
            problem_ = "charges do not determine the state";
            return;
        }
        rows_.push_back(row);
        std::erase(open, row), std::erase(columns, column);
        for (int i : open)
            if (work(i, column) != 0) work.row(i) -= work(i, column) / work(row, column) * work.row(row);
    }
    if (free_ > 0) {
        Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> chosen(free_, free_);
        for (int i = 0; i < free_; ++i)
            chosen.row(i) = charges_of_free_.row(rows_[static_cast<std::size_t>(i)]) /
                            row_scale_[rows_[static_cast<std::size_t>(i)]];
        entry_.compute(chosen);
    }
    const Real norm = m_.cwiseAbs().rowwise().sum().maxCoeff();
    Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> pencil = 8 * norm * equations.charges() + a;
    for (int i = 0; i < n; ++i) pencil.row(i) /= pencil.row(i).cwiseAbs().maxCoeff();
    const Eigen::PartialPivLU<Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>> lu(pencil);
    int sign = static_cast<int>(lu.permutationP().determinant());
    for (int i = 0; i < n; ++i)
        if (lu.matrixLU()(i, i) < 0) sign = -sign;
    orientation_ = sign;
}

void Region::prepare() const {
    // D = exp(M h) - 1 from a small h by D(2h) = 2 D + D^2, which keeps the digits of slow modes.
    norm_ = m_.cwiseAbs().rowwise().sum().maxCoeff();
    rate_ = SparseRows(m_);
    int count = 1;
    Real h = longest_;
    while (h * norm_ > 0x1p-5L && count < 120) h /= 2, ++count;
    Matrix d = m_ * h, term = d;
    for (int k = 2; k < 14; ++k) term = (term * m_) * (h / k), d += term;
    levels_.resize(static_cast<std::size_t>(count));
    for (int k = count - 1; k >= 0; --k) {
        levels_[static_cast<std::size_t>(k)] = SparseRows(d);
        if (k > 0) d = 2 * d + d * d;
    }
}

Vector Region::advance(Vector state, Real dt) const {
    if (levels_.empty()) prepare();
    Vector change(state.size());
    Real h = longest_;
    while (dt >= h) levels_[0].product(state, change), state += change, dt -= h;
    for (std::size_t k = 1; k < levels_.size() && dt > 0; ++k) {
        h /= 2;
        if (dt >= h) levels_[k].product(state, change), state += change, dt -= h;
    }
    // |M| dt is at most 2^-5. What is left out is less than 2^-106 of the largest: states have many units.
    Vector term = state;
    Real left = 1;
    for (int k = 1; k < 14 && dt > 0 && left > 0x1p-106L; ++k) {
        rate_.product(term, change);
        change *= dt / k;
        state += change;
        term.swap(change);
        left *= norm_ * dt / k;
    }
    return state;
}

bool Region::enter(const Vector& charges, const Vector& size, const Vector& xi, Vector& state) const {
    state.resize(free_ + xi.size());
    state.tail(xi.size()) = xi;
    const Vector wanted = charges - charges_of_xi_ * xi;
    if (free_ > 0) {
        Vector right(free_);
        for (int i = 0; i < free_; ++i) {
            const int r = rows_[static_cast<std::size_t>(i)];
            right[i] = wanted[r] / row_scale_[r];
        }
        state.head(free_) = entry_.solve(right);
    }
    const Vector left = charges_of_free_ * state.head(free_) - wanted;
    const Vector scale = size + charges_of_xi_.cwiseAbs() * xi.cwiseAbs() +
                         charges_of_free_.cwiseAbs() * state.head(free_).cwiseAbs();
    for (int i = 0; i < left.size(); ++i)
        if (std::abs(left[i]) > 1e-11L * scale[i]) {
            return false;
        }
    return true;
}

} // namespace randomly
