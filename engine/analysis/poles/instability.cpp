#include "engine/analysis/poles/instability.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/analysis/poles/charges.hpp"
#include "engine/analysis/poles/confirmed_pole.hpp"
#include "engine/analysis/poles/eigenvalues.hpp"
#include "engine/analysis/poles/left_half_plane.hpp"
#include "engine/analysis/poles/pencil.hpp"
#include "engine/base/at.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

constexpr std::size_t most_charged = 100; // in a loop
constexpr double most_work = 1e8;         // multiplications to set up the matrices of all loops together
constexpr double on_the_axis = 1e-6;      // of the magnitude
constexpr std::size_t most_candidates = 10;

// By the eigenvalues of Q^T G^-1 P K; empty where G is singular, and where none can be on the right.
std::vector<Complex> poles(const Pencil& pencil, const Charges& charges) {
    std::vector<Complex> list;
    std::vector<double> m = reduced(pencil, charges, 0);
    const std::size_t count = charges.columns.size();
    if (m.empty()) return list;
    // Re mu > 0 is Re s < 0.
    if (discs_in_half_plane(m, static_cast<int>(count))) return list;
    balance(m, static_cast<int>(count));
    if (inverse_discs_in_half_plane(m, static_cast<int>(count), 0)) return list;
    for (const Complex& mu : eigenvalues(m, static_cast<int>(count)))
        if (mu != 0.0) list.push_back(-1.0 / mu);
    return list;
}

// To set up and solve the dense matrix: at least so many multiplications.
double work_of(const Pencil& pencil, std::size_t charged) {
    const auto count = static_cast<double>(charged);
    return count * (count * count + static_cast<double>(pencil.pattern.nnz()));
}

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

Stability stability(const Linearised& circuit) {
    Stability result;
    result.delays = circuit.has_delays();
    if (result.delays) return result;
    const Pencil whole = Pencil::of(circuit);
    if (!whole.has_charge() || whole.passive()) return result;
    double work = 0;
    for (const Pencil& pencil : whole.loops()) {
        if (seen_on_the_left(pencil)) continue;
        const Charges charges(pencil);
        const std::size_t charged = charges.columns.size();
        if (charged > most_charged && pencil.passive()) continue;
        work += charged <= most_charged ? work_of(pencil, charged) : 0;
        if (charged > most_charged || work > most_work) {
            result.not_judged += static_cast<int>(charged);
            continue;
        }
        const std::optional<Complex> growing = growing_pole(pencil, poles(pencil, charges));
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
    return rests ? stability({setup.workspace(), x.data()}) : Stability{};
}

} // namespace nullor::analysis
