#pragma once
// What a linear instance adds to G and C, and to f and q at x = 0, entry by entry: the numbers that scatter()
// adds to their places.

#include "engine/circuit/bank/local.hpp"

namespace nullor {

// put(term, entry) for those of G, then of C.
template <class PutG, class PutC>
void for_entries(const Layout& layout, int k, const LinearTerms& out, PutG put_g, PutC put_c) {
    const Entry* g = layout.g.data() + layout.g_first[k];
    for (double& term : out.g()) put_g(term, *g++);
    const Entry* c = layout.c.data() + layout.c_first[k];
    for (double& term : out.c()) put_c(term, *c++);
}

// N: the most unknowns that it may have.
template <int N, class D>
void differentiate_at_zero(const D& device, const Layout& layout, int k, const LinearTerms& out) {
    std::array<Dual<N>, N> x{}, f{}, q{};
    const std::size_t n = out.f().size();
    for (std::size_t j = 0; j < n; ++j) x[j].d[j] = 1.0;
    device.law(x.data(), at_dc, f.data(), q.data());
    for_entries(
        layout, k, out, [&](double& term, const Entry& e) { term = f[e.row].d[e.column]; },
        [&](double& term, const Entry& e) { term = q[e.row].d[e.column]; });
    for (std::size_t row = 0; row < n; ++row) {
        out.f()[row] = f[row].value;
        out.q()[row] = q[row].value;
    }
}

template <class D>
void find_linear_terms(const D& device, const Layout& layout, int k, Local& local, LinearTerms& out) {
    const int n = layout.locals(k);
    const auto count = [k](const std::vector<int>& first) {
        return static_cast<std::size_t>(first[k + 1] - first[k]);
    };
    out.resize(count(layout.g_first), count(layout.c_first), static_cast<std::size_t>(n));
    if constexpr (devices::StatesLaw<D>) {
        with_room<D>(
            n, [&](auto room) { differentiate_at_zero<decltype(room)::value>(device, layout, k, out); });
    } else {
        local.clear(n);
        evaluate_law(device, at_dc, local);
        for_entries(
            layout, k, out, [&](double& term, const Entry& e) { term = local.df[e.row * n + e.column]; },
            [&](double& term, const Entry& e) { term = local.dq[e.row * n + e.column]; });
        std::copy(local.f.begin(), local.f.end(), out.f().begin());
        std::copy(local.q.begin(), local.q.end(), out.q().begin());
    }
}

} // namespace nullor
