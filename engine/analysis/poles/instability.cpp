#include "engine/analysis/poles/instability.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/analysis/poles/confirmed_pole.hpp"
#include "engine/analysis/poles/eigenvalues.hpp"
#include "engine/analysis/poles/left_half_plane.hpp"
#include "engine/analysis/poles/pencil.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

constexpr std::size_t most_charged = 100; // in a loop
constexpr double most_work = 1e8;         // multiplications to set up the matrices of all loops together
constexpr double on_the_axis = 1e-6;      // of the magnitude
constexpr std::size_t most_candidates = 10;

class Loop {
public:
    explicit Loop(const Pencil& pencil)
        : pencil_(pencil), pattern_(pencil.pattern), n_(static_cast<std::size_t>(pattern_.n)) {
        const std::vector<double>& c = pencil.c;
        for (int column = 0; column < pattern_.n; ++column)
            for (int s = pattern_.col_ptr[column]; s < pattern_.col_ptr[column + 1]; ++s) {
                if (c[static_cast<std::size_t>(s)] == 0) continue;
                if (columns_.empty() || columns_.back() != column) columns_.push_back(column);
                charges_.push_back(
                    {pattern_.row_index[s], columns_.size() - 1, c[static_cast<std::size_t>(s)]});
            }
        std::sort(charges_.begin(), charges_.end(),
                  [](const Charge& a, const Charge& b) { return a.row < b.row; });
    }

    [[nodiscard]] std::size_t charged() const { return columns_.size(); }

    // For a dense matrix of the charges, by a solve for each: at least so many multiplications.
    [[nodiscard]] double work() const {
        const auto count = static_cast<double>(charged());
        return count * (count * count + static_cast<double>(pattern_.nnz()));
    }

    // Poles by the dense matrix; empty where G is singular, and where none can be on the right.
    [[nodiscard]] std::vector<Complex> poles() const {
        std::vector<Complex> list;
        linalg::SparseLu<double> lu(pattern_);
        if (lu.factor(pencil_.g).code != linalg::LuStatus::ok) return list;
        const std::size_t count = columns_.size();
        std::vector<double> m(count * count), unit(n_), x(n_);
        int row = -1; // x = G^-1 e_row
        for (const Charge& charge : charges_) {
            if (charge.row != row) {
                row = charge.row;
                std::fill(unit.begin(), unit.end(), 0.0);
                unit[static_cast<std::size_t>(row)] = 1;
                if (lu.solve_plain(unit, x).code != linalg::LuStatus::ok) return list;
            }
            for (std::size_t i = 0; i < count; ++i)
                m[i * count + charge.column] += x[static_cast<std::size_t>(columns_[i])] * charge.value;
        }
        if (!std::all_of(m.begin(), m.end(), [](double v) { return std::isfinite(v); })) return list;
        // Re mu > 0 is Re s < 0.
        if (discs_in_half_plane(m, static_cast<int>(count))) return list;
        balance(m, static_cast<int>(count));
        if (inverse_discs_in_half_plane(m, static_cast<int>(count), 0)) return list;
        for (const Complex& mu : eigenvalues(m, static_cast<int>(count)))
            if (mu != 0.0) list.push_back(-1.0 / mu);
        return list;
    }

private:
    const Pencil& pencil_;
    const linalg::Pattern& pattern_;
    std::size_t n_;
    struct Charge { // an entry of K
        int row;
        std::size_t column; // of those in columns_
        double value;
    };
    std::vector<int> columns_;    // with a charge
    std::vector<Charge> charges_; // by rows
};

// The one farthest to the right.
std::optional<Complex> growing_pole(const Pencil& pencil, const std::vector<Complex>& all) {
    std::vector<Complex> right;
    for (const Complex& s : all)
        if (s.real() > on_the_axis * std::abs(s) && std::abs(s) < beyond_all_poles && s.imag() >= 0)
            right.push_back(s);
    std::sort(right.begin(), right.end(),
              [](const Complex& a, const Complex& b) { return a.real() > b.real(); });
    if (right.size() > most_candidates) right.resize(most_candidates);
    for (const Complex& candidate : right) {
        double to_next = INFINITY;
        for (const Complex& s : all)
            if (s != candidate) to_next = std::min(to_next, std::abs(s - candidate));
        if (const std::optional<Complex> pole = confirmed_pole(pencil, candidate, to_next);
            pole && pole->real() > on_the_axis * std::abs(*pole)) {
            const double turns = std::abs(pole->imag());
            return Complex(pole->real(), turns > on_the_axis * std::abs(*pole) ? turns : 0.0);
        }
    }
    return std::nullopt;
}

} // namespace

Stability stability(const Workspace& workspace) {
    Stability result;
    const Pencil whole = Pencil::of(workspace);
    if (!whole.has_charge() || whole.passive()) return result;
    double work = 0;
    for (const Pencil& pencil : whole.loops()) {
        if (seen_on_the_left(pencil)) continue;
        const Loop loop(pencil);
        if (loop.charged() > most_charged && pencil.passive()) continue;
        work += loop.charged() <= most_charged ? loop.work() : 0;
        if (loop.charged() > most_charged || work > most_work) {
            result.not_judged += static_cast<int>(loop.charged());
            continue;
        }
        const std::optional<Complex> growing = growing_pole(pencil, loop.poles());
        if (growing && !(result.growing && result.growing->real() >= growing->real()))
            result.growing = growing;
    }
    return result;
}

Stability stability_at_rest(Setup& setup, const std::vector<double>& x) {
    constexpr double nothing = 1e-9; // of the largest unknown, or of 1 V or 1 A
    Newton& newton = setup.newton();
    const auto n = static_cast<std::size_t>(setup.system().size());
    if (n == 0 || !newton.factor(x, 0, 0)) return {};
    std::vector<double> to_rest(n);
    newton.apply_inverse(std::span(setup.workspace().f()).first(n), to_rest);
    double largest = 1;
    for (const double value : x) largest = std::max(largest, std::abs(value));
    const bool rests = std::all_of(to_rest.begin(), to_rest.end(),
                                   [&](double v) { return std::abs(v) <= nothing * largest; });
    return rests ? stability(setup.workspace()) : Stability{};
}

} // namespace nullor::analysis
