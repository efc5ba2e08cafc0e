#include "tests/random/region.hpp"

#include <algorithm>
#include <cmath>

#include "tests/random/reduction.hpp"

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

Region::Region(const Equations& equations, const Drive& drive, const Mode& mode, Real longest, bool precise)
    : longest_(longest) {
    Matrix a, b;
    equations.fill(mode, a, b);
    Reduction reduction = reduce(equations.charges(), a, -b * drive.output, drive.motion, precise);
    problem_ = reduction.problem;
    if (!problem_.empty()) return;
    v_ = std::move(reduction.v), m_ = std::move(reduction.m), columns_ = std::move(reduction.left);
    free_ = static_cast<int>(columns_.size());
    const int size = free_ + drive.size, n = equations.size();
    if (!m_.allFinite() || !v_.allFinite()) {
        problem_ = "not finite";
        return;
    }
    for (std::size_t k = 0; k < equations.switches().size(); ++k) {
        const Piece& piece = equations.switches()[k].pieces[static_cast<std::size_t>(mode[k])];
        for (const Affine& affine : piece.conditions) {
            Condition c{static_cast<int>(k), Eigen::Matrix<Real, 1, Eigen::Dynamic>::Zero(size),
                        piece.strict};
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
        if (std::abs(left[i]) > 2e-10L * scale[i]) {
            return false;
        }
    return true;
}

} // namespace randomly
