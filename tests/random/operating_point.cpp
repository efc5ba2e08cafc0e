#include "tests/random/operating_point.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <Eigen/LU>

#include "tests/random/bounded.hpp"

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

// x = p + P theta by the rows that have one piece. theta: the switches' outputs, where these rows leave them
// free.
struct Parts {
    Vector p;
    Columns factors;
    std::vector<int> owner; // the switch that theta_k is counted with
    std::string problem;
};

Parts eliminate(const Equations& equations, const Vector& inputs) {
    const auto& switches = equations.switches();
    const int n = equations.size(), m = static_cast<int>(switches.size());
    Matrix a, b;
    equations.fill(Mode(static_cast<std::size_t>(m), 0), a, b);
    std::vector<char> is_output(static_cast<std::size_t>(n), 0);
    std::vector<int> rows, columns, outputs;
    for (const Switch& s : switches) {
        outputs.push_back(s.pieces[0].law.terms[0].first);
        is_output[static_cast<std::size_t>(outputs.back())] = 1;
    }
    for (int k = 0; k < n; ++k) {
        columns.push_back(k);
        if (std::none_of(switches.begin(), switches.end(), [&](const Switch& s) { return s.row == k; }))
            rows.push_back(k);
    }
    // Of the right side the size is kept as well: what cancels is 0.
    Matrix both(n, n + 1);
    both << a, -b * inputs;
    Bounded<Real> work(both);
    std::vector<std::pair<int, int>> pivots;
    while (!rows.empty()) {
        int best_row = -1, best_column = -1;
        Real best = 0;
        for (int i : rows) {
            Real largest = 0;
            for (int j : columns) largest = std::max(largest, std::abs(work.value(i, j)));
            if (largest == 0) return {{}, {}, {}, "singular"};
            for (int j : columns) {
                const Real score = std::abs(work.value(i, j)) / largest *
                                   (is_output[static_cast<std::size_t>(j)] ? 1e-15L : 1);
                if (score > best) best = score, best_row = i, best_column = j;
            }
        }
        const Real pivot = work.value(best_row, best_column);
        if (std::abs(pivot) < 1e4L * work.noise(best_row, best_column))
            return {{}, {}, {}, "rank of the fixed rows in doubt"};
        std::erase(rows, best_row), std::erase(columns, best_column);
        for (int i : rows) {
            const Real f = work.value(i, best_column) / pivot;
            if (f == 0) continue;
            work.subtract(i, best_row, f);
            work.clear(i, best_column);
        }
        pivots.emplace_back(best_row, best_column);
    }
    // Back substitution
    Parts parts{Vector::Zero(n), Columns::Zero(n, m), std::vector<int>(static_cast<std::size_t>(m), -1), {}};
    for (int k = 0; k < m; ++k) parts.factors(columns[static_cast<std::size_t>(k)], k) = 1;
    std::vector<char> done(static_cast<std::size_t>(n), 0);
    for (int j : columns) done[static_cast<std::size_t>(j)] = 1;
    for (auto p = pivots.rbegin(); p != pivots.rend(); ++p) {
        const auto [row, column] = *p;
        parts.p[column] = -work.value(row, n);
        for (int j = 0; j < n; ++j) {
            if (!done[static_cast<std::size_t>(j)] || work.value(row, j) == 0) continue;
            parts.p[column] -= work.value(row, j) * parts.p[j];
            parts.factors.row(column) -= work.value(row, j) * parts.factors.row(j);
        }
        parts.p[column] /= work.value(row, column);
        parts.factors.row(column) /= work.value(row, column);
        done[static_cast<std::size_t>(column)] = 1;
    }
    // Each theta belongs to the switch whose output it is, the rest to the switches that are left, which are
    // matched by what their laws contain.
    std::vector<int> taken(static_cast<std::size_t>(m), -1); // theta of a switch
    const auto contains = [&](int k, int theta) {
        for (const Piece& piece : switches[static_cast<std::size_t>(k)].pieces)
            for (const auto& [unknown, factor] : piece.law.terms)
                if (parts.factors(unknown, theta) != 0) return true;
        return false;
    };
    for (int t = 0; t < m; ++t) {
        std::vector<char> seen(static_cast<std::size_t>(m), 0);
        const std::function<bool(int)> match = [&](int theta) {
            for (int pass = 0; pass < 2; ++pass)
                for (int k = 0; k < m; ++k) {
                    const bool own =
                        outputs[static_cast<std::size_t>(k)] == columns[static_cast<std::size_t>(theta)];
                    if (seen[static_cast<std::size_t>(k)] || own != (pass == 0) || !contains(k, theta))
                        continue;
                    seen[static_cast<std::size_t>(k)] = 1;
                    const int other = taken[static_cast<std::size_t>(k)];
                    if (other >= 0 && !match(other)) continue;
                    taken[static_cast<std::size_t>(k)] = theta;
                    return true;
                }
            return false;
        };
        if (!match(t)) return {{}, {}, {}, "singular"};
    }
    for (int k = 0; k < m; ++k) parts.owner[static_cast<std::size_t>(taken[static_cast<std::size_t>(k)])] = k;
    return parts;
}

} // namespace

Solutions operating_points(const Equations& equations, const Vector& inputs) {
    Solutions result;
    const auto& switches = equations.switches();
    const int m = static_cast<int>(switches.size());
    Parts parts = eliminate(equations, inputs);
    if (!parts.problem.empty()) {
        result.problem = parts.problem;
        return result;
    }
    const Columns given = parts.factors;
    for (int k = 0; k < m; ++k) parts.factors.col(parts.owner[static_cast<std::size_t>(k)]) = given.col(k);
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
                if (reach(k, j) && !placed[static_cast<std::size_t>(j)] && j != k && !reach(j, k))
                    ready = false;
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
    std::vector<std::pair<std::size_t, Mode>> singular; // groups in pieces where a continuum may solve
    std::vector<Vector> thetas;
    const std::function<void(std::size_t)> descend = [&](std::size_t g) {
        if (result.all.size() > 8) return;
        if (g == groups.size()) {
            const Vector x = parts.p + parts.factors * theta.head(m);
            for (const Solution& known : result.all) {
                bool same = true;
                for (int k = 0; k < x.size(); ++k) {
                    const Real scale =
                        parts.factors.row(k).cwiseAbs().dot(theta.head(m).cwiseAbs()) + std::abs(parts.p[k]);
                    if (std::abs(x[k] - known.x[k]) > 1e-10L * scale) same = false;
                }
                if (same) return;
            }
            result.all.push_back({mode, x}), thetas.push_back(theta);
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
                    if (at == group.end())
                        sum += law[j] * theta[j];
                    else
                        left(i, at - group.begin()) = law[j], scale = std::max(scale, std::abs(law[j]));
                }
                right[i] = -sum;
                if (scale == 0) scale = 1;
                left.row(i) /= scale, right[i] /= scale;
            }
            Vector part;
            if (size == 1) {
                if (left(0, 0) == 0) {
                    singular.emplace_back(g, mode);
                    continue;
                }
                part = right / left(0, 0);
            } else {
                const Eigen::PartialPivLU<Columns> lu(left);
                if (lu.matrixLU().diagonal().cwiseAbs().minCoeff() < 1e-17L) {
                    singular.emplace_back(g, mode);
                    continue;
                }
                part = lu.solve(right);
                part += lu.solve(right - left * part);
            }
            if (!part.allFinite()) continue;
            for (int i = 0; i < size; ++i) theta[group[static_cast<std::size_t>(i)]] = part[i];
            bool holds = true;
            for (int k : group) {
                const Reduced& r = reduced[static_cast<std::size_t>(k)]
                                          [static_cast<std::size_t>(mode[static_cast<std::size_t>(k)])];
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
    // A singular piece solves along a line where its laws hold at the solution and no condition stops it
    // there.
    for (const auto& [g, pieces] : singular) {
        if (result.all.size() != 1) break;
        const Vector& solved = thetas[0];
        const int size = static_cast<int>(groups[g].size());
        Columns left(size, size);
        bool holds = true;
        std::vector<const Vector*> active;
        for (int i = 0; i < size; ++i) {
            const auto k = static_cast<std::size_t>(groups[g][static_cast<std::size_t>(i)]);
            const Reduced& r = reduced[k][static_cast<std::size_t>(pieces[k])];
            holds = holds && std::abs(r.law.dot(solved)) <= 1e-13L * r.law.cwiseAbs().dot(solved.cwiseAbs());
            for (int j = 0; j < size; ++j) left(i, j) = r.law[groups[g][static_cast<std::size_t>(j)]];
            const Real scale = left.row(i).cwiseAbs().maxCoeff();
            if (scale > 0) left.row(i) /= scale;
            for (const auto& [row, magnitude] : r.conditions) {
                const Real value = row.dot(solved), tolerance = 1e-13L * magnitude.dot(solved.cwiseAbs());
                if (value < -tolerance) holds = false;
                if (value <= tolerance) active.push_back(&row);
            }
        }
        if (!holds) continue;
        Eigen::FullPivLU<Columns> lu(left);
        lu.setThreshold(1e-16L);
        const Columns kernel = lu.kernel();
        bool forward = true, backward = true;
        for (const Vector* row : active) {
            Real slope = 0, magnitude = 0;
            for (int j = 0; j < size; ++j) {
                const Real part = (*row)[groups[g][static_cast<std::size_t>(j)]] * kernel(j, 0);
                slope += part, magnitude += std::abs(part);
            }
            if (slope < -1e-12L * magnitude) forward = false;
            if (slope > 1e-12L * magnitude) backward = false;
        }
        if (kernel.cols() > 1 || forward || backward) result.problem = "not shown to be unique";
    }
    return result;
}

bool on_border(const Equations& equations, const Solution& solution) {
    constexpr Real nothing = 1e-17L; // A or V: rounding of what cancels
    for (std::size_t k = 0; k < equations.switches().size(); ++k)
        for (const Affine& c :
             equations.switches()[k].pieces[static_cast<std::size_t>(solution.mode[k])].conditions) {
            const auto [value, size] = evaluate(c, solution.x);
            if (std::abs(value) <= 1e-11L * size + nothing) return true;
        }
    return false;
}

} // namespace randomly
