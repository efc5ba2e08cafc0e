#include "engine/analysis/poles/feedback.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/poles/confirmed_pole.hpp"
#include "engine/analysis/poles/eigenvalues.hpp"
#include "engine/analysis/poles/left_half_plane.hpp"
#include "engine/analysis/poles/pencil.hpp"
#include "engine/base/at.hpp"

namespace nullor::analysis {

namespace {

// G + s E E^T: E picks the amplifiers' rows.
Pencil equally_fast(Pencil pencil, const std::vector<int>& states) {
    std::fill(pencil.c.begin(), pencil.c.end(), 0.0);
    for (const int state : states) pencil.c[at(pencil.pattern.slot(state, state))] = 1;
    return pencil;
}

bool only_there(const Pencil& pencil, const std::vector<int>& states) {
    std::vector<double> c = pencil.c;
    for (const int state : states) {
        double& own = c[at(pencil.pattern.slot(state, state))];
        if (own < 0) return false;
        own = 0;
    }
    return std::all_of(c.begin(), c.end() - 1, [](double charge) { return charge == 0; });
}

// With A_0 = G + s_0 E E^T, G + s E E^T is singular where 1/(s_0 - s) is an eigenvalue of E^T A_0^-1 E.
bool runs_away_at_dc(const Pencil& pencil, const std::vector<int>& states) {
    constexpr double shift = 0.017320508; // of no loop's own
    linalg::PencilLu<double> factors = pencil.factors<double>();
    if (factors.factor(shift).code != linalg::LuStatus::ok) return false;
    auto inverse = factors.inverse(states, states);
    if (!inverse) return false;
    std::vector<double>& reduced = *inverse;
    const std::size_t count = states.size();
    // Re s < 0 is |mu - 1/(2 shift)| < 1/(2 shift).
    if (discs_in_disc(reduced, static_cast<int>(count), 0.5 / shift)) return false;
    balance(reduced, static_cast<int>(count));
    if (inverse_discs_in_half_plane(reduced, static_cast<int>(count), shift)) return false;
    // Rounding splits the eigenvalues of loops that are alike by about its square root, and in a long chain
    // it makes some of nothing.
    constexpr double rounding = 1e-12, split = 1e-6;
    constexpr std::size_t most_candidates = 10;
    std::vector<std::complex<double>> all, right;
    for (const std::complex<double>& mu : eigenvalues(reduced, static_cast<int>(count)))
        if (std::abs(mu) >= rounding) all.push_back(shift - 1.0 / mu);
    for (const std::complex<double>& s : all)
        if (s.real() > rounding && s.imag() >= 0 && s.imag() < split * std::abs(s)) right.push_back(s);
    std::sort(right.begin(), right.end(), [](const auto& a, const auto& b) { return a.real() > b.real(); });
    if (right.size() > most_candidates) right.resize(most_candidates);
    return std::any_of(right.begin(), right.end(), [&](const std::complex<double>& s) {
        double to_next = INFINITY;
        for (const std::complex<double>& other : all)
            if (other != s) to_next = std::min(to_next, std::abs(other - s));
        return confirmed_pole(pencil, s, to_next).has_value();
    });
}

} // namespace

Feedback feedback(Workspace& workspace, const std::vector<double>& x) {
    const std::vector<devices::Amplifier> amplifiers = workspace.amplifiers();
    if (amplifiers.empty() || !workspace.delays().empty()) return {};
    std::vector<double> linear = x;
    workspace.linear_region(linear.data());
    workspace.evaluate(linear.data(), at_dc);
    const Linearised circuit(workspace, linear.data());

    std::vector<int> states;
    for (const devices::Amplifier& a : amplifiers) states.push_back(a.state);
    Pencil pencil = Pencil::of(circuit, states);
    const Pencil alike = equally_fast(pencil, states);
    const bool on_the_left = seen_on_the_left(alike);
    Feedback result;
    if (on_the_left && only_there(pencil, states)) {
        result.settled_g = workspace.g();
        result.settled_c = workspace.c();
        return result;
    }
    for (const devices::Amplifier& a : amplifiers)
        pencil.c[at(pencil.pattern.slot(a.state, a.state))] += a.lag;
    linalg::PencilLu<double> factors = pencil.factors<double>();
    const auto sign_at = [&](double s) {
        return factors.factor(s).code == linalg::LuStatus::ok ? factors.determinant_sign() : 0;
    };
    constexpr std::size_t most = 300; // eigenvalues of more take longer than all the rest
    result.positive =
        sign_at(0) * sign_at(beyond_all_poles) < 0 ||
        (!on_the_left && states.size() > 1 && states.size() <= most && runs_away_at_dc(alike, states));
    return result;
}

bool Feedback::settles(const Workspace& workspace) const {
    const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
        return a.size() == b.size() && !a.empty() && std::equal(a.begin(), a.end() - 1, b.begin());
    };
    return same(settled_g, workspace.g()) && same(settled_c, workspace.c());
}

} // namespace nullor::analysis
