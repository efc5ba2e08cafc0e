#include "tests/random/operating_point.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <Eigen/LU>

namespace randomly {

namespace {

using Columns = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
constexpr long most = 40000; // combinations of pieces of one group

// value and the sum of magnitudes that it is made of
std::pair<Real, Real> evaluate(const Affine& affine, const Vector& x) {
    Real value = affine.constant, size = std::abs(affine.constant);
    for (const auto& [unknown, factor] : affine.terms) {
        value += factor * x[unknown];
        size += std::abs(factor * x[unknown]);
    }
    return {value, size};
}

// Switch outputs theta: x = p + P theta.
struct Parts {
    Vector p;
    Columns factors;
    std::string problem;
};

Parts eliminate(const Equations& equations, const Vector& inputs) {
    const int n = equations.size(), m = static_cast<int>(equations.switches().size());
    Matrix a, b;
    equations.fill(Mode(static_cast<std::size_t>(m), 0), a, b);
    std::vector<char> is_row(static_cast<std::size_t>(n), 1), is_column(static_cast<std::size_t>(n), 1);
    std::vector<int> outputs;
    for (const Switch& s : equations.switches()) {
        is_row[static_cast<std::size_t>(s.row)] = 0;
        outputs.push_back(s.pieces[0].law.terms[0].first);
        is_column[static_cast<std::size_t>(outputs.back())] = 0;
    }
    std::vector<int> rows, columns;
    for (int k = 0; k < n; ++k) {
        if (is_row[static_cast<std::size_t>(k)]) rows.push_back(k);
        if (is_column[static_cast<std::size_t>(k)]) columns.push_back(k);
    }
    const int size = n - m;
    Columns left(size, size), right(size, m + 1);
    for (int i = 0; i < size; ++i) {
        const int r = rows[static_cast<std::size_t>(i)];
        const Real scale = a.row(r).cwiseAbs().maxCoeff();
        if (scale == 0) return {{}, {}, "a row without unknowns"};
        for (int j = 0; j < size; ++j) left(i, j) = a(r, columns[static_cast<std::size_t>(j)]) / scale;
        for (int j = 0; j < m; ++j) right(i, j) = -a(r, outputs[static_cast<std::size_t>(j)]) / scale;
        right(i, m) = b.row(r).dot(inputs) / scale;
    }
    // Columns in the size of their entries, too: amperes beside volts.
    Vector column_scale(size);
    for (int j = 0; j < size; ++j) {
        column_scale[j] = left.col(j).cwiseAbs().maxCoeff();
        if (column_scale[j] == 0) return {{}, {}, "an unknown without rows"};
        left.col(j) /= column_scale[j];
    }
    Eigen::FullPivLU<Columns> lu(left);
    lu.setThreshold(1e-17L);
    if (lu.rank() < size) return {{}, {}, "not determined by the outputs of its laws"};
    Columns solved = lu.solve(right);
    solved += lu.solve(right - left * solved);
    Parts parts{Vector::Zero(n), Columns::Zero(n, m), {}};
    for (int j = 0; j < size; ++j) {
        const int column = columns[static_cast<std::size_t>(j)];
        parts.p[column] = solved(j, m) / column_scale[j];
        for (int k = 0; k < m; ++k) {
            const Real f = solved(j, k) / column_scale[j];
            parts.factors(column, k) = f;
        }
    }
    for (int k = 0; k < m; ++k) parts.factors(outputs[static_cast<std::size_t>(k)], k) = 1;
    return parts;
}

} // namespace

Solutions operating_points(const Equations& equations, const Vector& inputs) {
    Solutions result;
    const auto& switches = equations.switches();
    const int m = static_cast<int>(switches.size());
    const Parts parts = eliminate(equations, inputs);
    if (!parts.problem.empty()) {
        result.problem = parts.problem;
        return result;
    }
    const auto in_theta = [&](const Affine& affine) {
        Vector row = Vector::Zero(m + 1), size = Vector::Zero(m + 1);
        row[m] = affine.constant, size[m] = std::abs(affine.constant);
        for (const auto& [unknown, factor] : affine.terms) {
            row.head(m) += factor * parts.factors.row(unknown).transpose();
            size.head(m) += std::abs(factor) * parts.factors.row(unknown).cwiseAbs().transpose();
            row[m] += factor * parts.p[unknown], size[m] += std::abs(factor * parts.p[unknown]);
        }
        for (int k = 0; k <= m; ++k)
            if (std::abs(row[k]) < 1e-17L * size[k]) row[k] = 0;
        return std::pair{row, size};
    };
    struct Reduced {
        Vector law;
        std::vector<std::pair<Vector, Vector>> conditions;
    };
    std::vector<std::vector<Reduced>> reduced(static_cast<std::size_t>(m));
    // reach(k, j): switch k needs the output of j
    Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic> reach(m, m);
    reach.setConstant(false);
    for (int k = 0; k < m; ++k) {
        for (const Piece& piece : switches[static_cast<std::size_t>(k)].pieces) {
            Reduced r{in_theta(piece.law).first, {}};
            for (const Affine& c : piece.conditions) r.conditions.push_back(in_theta(c));
            for (int j = 0; j < m; ++j) {
                if (r.law[j] != 0) reach(k, j) = true;
                for (const auto& c : r.conditions)
                    if (c.first[j] != 0) reach(k, j) = true;
            }
            reduced[static_cast<std::size_t>(k)].push_back(std::move(r));
        }
    }
    for (int via = 0; via < m; ++via)
        for (int k = 0; k < m; ++k)
            for (int j = 0; j < m; ++j)
                if (reach(k, via) && reach(via, j)) reach(k, j) = true;
    std::vector<std::vector<int>> groups;
    std::vector<char> placed(static_cast<std::size_t>(m), 0);
    while (true) {
        int next = -1;
        for (int k = 0; k < m && next < 0; ++k) {
            if (placed[static_cast<std::size_t>(k)]) continue;
            bool ready = true;
            for (int j = 0; j < m; ++j)
                if (reach(k, j) && !placed[static_cast<std::size_t>(j)] && j != k && !reach(j, k)) ready = false;
            if (ready) next = k;
        }
        if (next < 0) break;
        std::vector<int> group;
        for (int j = 0; j < m; ++j)
            if (j == next || (reach(next, j) && reach(j, next) && !placed[static_cast<std::size_t>(j)]))
                group.push_back(j);
        for (int j : group) placed[static_cast<std::size_t>(j)] = 1;
        groups.push_back(std::move(group));
    }
    Mode mode(static_cast<std::size_t>(m), 0);
    Vector theta = Vector::Zero(m + 1);
    theta[m] = 1;
    const std::function<void(std::size_t)> descend = [&](std::size_t g) {
        if (result.all.size() > 8) return;
        if (g == groups.size()) {
            const Vector x = parts.p + parts.factors * theta.head(m);
            for (const Solution& known : result.all) {
                bool same = true;
                for (int k = 0; k < x.size(); ++k) {
                    const Real scale = parts.factors.row(k).cwiseAbs().dot(theta.head(m).cwiseAbs()) +
                                       std::abs(parts.p[k]);
                    if (std::abs(x[k] - known.x[k]) > 1e-10L * scale) same = false;
                }
                if (same) return;
            }
            result.all.push_back({mode, x});
            return;
        }
        const std::vector<int>& group = groups[g];
        const int size = static_cast<int>(group.size());
        long combinations = 1;
        for (int k : group) {
            combinations *= static_cast<long>(reduced[static_cast<std::size_t>(k)].size());
            if (combinations > most) {
                result.problem = "too many pieces to try them all";
                return;
            }
        }
        for (long index = 0; index < combinations; ++index) {
            long rest = index;
            Columns left(size, size);
            Vector right(size);
            for (int i = 0; i < size; ++i) {
                const auto k = static_cast<std::size_t>(group[static_cast<std::size_t>(i)]);
                const long count = static_cast<long>(reduced[k].size());
                mode[k] = static_cast<signed char>(rest % count), rest /= count;
                const Vector& law = reduced[k][static_cast<std::size_t>(mode[k])].law;
                Real sum = law[m], scale = 0;
                for (int j = 0; j < m; ++j) {
                    const auto at = std::find(group.begin(), group.end(), j);
                    if (at == group.end()) sum += law[j] * theta[j];
                    else left(i, at - group.begin()) = law[j], scale = std::max(scale, std::abs(law[j]));
                }
                right[i] = -sum;
                if (scale == 0) scale = 1;
                left.row(i) /= scale, right[i] /= scale;
            }
            Vector part;
            if (size == 1) {
                if (left(0, 0) == 0) continue;
                part = right / left(0, 0);
            } else {
                const Eigen::PartialPivLU<Columns> lu(left);
                if (lu.matrixLU().diagonal().cwiseAbs().minCoeff() < 1e-17L) continue;
                part = lu.solve(right);
                part += lu.solve(right - left * part);
            }
            if (!part.allFinite()) continue;
            for (int i = 0; i < size; ++i) theta[group[static_cast<std::size_t>(i)]] = part[i];
            bool holds = true;
            for (int k : group) {
                const Reduced& r = reduced[static_cast<std::size_t>(k)][static_cast<std::size_t>(
                    mode[static_cast<std::size_t>(k)])];
                for (const auto& [row, magnitude] : r.conditions)
                    if (row.dot(theta) < -1e-14L * magnitude.dot(theta.cwiseAbs())) holds = false;
            }
            if (!holds) continue;
            const Vector before = theta;
            const Mode mode_before = mode;
            descend(g + 1);
            theta = before, mode = mode_before;
        }
    };
    descend(0);
    return result;
}

bool on_border(const Equations& equations, const Solution& solution) {
    for (std::size_t k = 0; k < equations.switches().size(); ++k)
        for (const Affine& c :
             equations.switches()[k].pieces[static_cast<std::size_t>(solution.mode[k])].conditions) {
            const auto [value, size] = evaluate(c, solution.x);
            if (std::abs(value) <= 1e-11L * size) return true;
        }
    return false;
}

} // namespace randomly
