#pragma once
// The equations of one instance, in its local unknowns, and where they go; Jacobians row by row.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/circuit/bank/bank.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor {

struct Local {
    std::vector<double> x, f, q, df, dq;
    void clear_values(int n) {
        x.assign(n, 0.0);
        f.assign(n, 0.0);
        q.assign(n, 0.0);
    }
    void clear(int n) {
        clear_values(n);
        df.assign(static_cast<std::size_t>(n) * n, 0.0);
        dq.assign(static_cast<std::size_t>(n) * n, 0.0);
    }
    // What is not finite becomes 0; returns 1 if there was any.
    int drop_not_finite() {
        bool dropped = false;
        for (std::vector<double>* list : {&f, &q, &df, &dq})
            for (double& value : *list)
                if (!std::isfinite(value)) {
                    value = 0;
                    dropped = true;
                }
        return dropped ? 1 : 0;
    }
};

inline void gather(const Layout& layout, int k, const double* x, double* local) {
    const int* map = layout.map(k);
    for (int j = 0; j < layout.locals(k); ++j) local[j] = x[map[j]];
}

// Those of an instance where they are.
struct LocalView {
    const double* x;
    const int* map;
    double operator[](int k) const { return x[map[k]]; }
};

inline void gather(const Layout& layout, int k, const double* x, Local& local) {
    local.clear(layout.locals(k));
    gather(layout, k, x, local.x.data());
}

// Values alone.
inline void add_found(const Layout& layout, int k, const double* local_f, const double* local_q, double* f,
                      double* q) {
    const int* map = layout.map(k);
    for (int row = 0; row < layout.locals(k); ++row) {
        f[map[row]] += local_f[row];
        q[map[row]] += local_q[row];
    }
}

// Those of a law at the solution x of the system.
template <devices::StatesLaw D>
void add_values(const D& device, const Layout& layout, int k, const double* x, double t, double* f,
                double* q) {
    std::array<double, D::max_locals> own_x, own_f, own_q;
    std::fill_n(own_f.begin(), layout.locals(k), 0.0);
    std::fill_n(own_q.begin(), layout.locals(k), 0.0);
    gather(layout, k, x, own_x.data());
    device.law(own_x.data(), t, own_f.data(), own_q.data());
    add_found(layout, k, own_f.data(), own_q.data(), f, q);
}

// Derivatives, and values where they are asked for.
inline void scatter(const Layout& layout, int k, const Local& local, const Assembly& out, bool values) {
    const int n = static_cast<int>(local.x.size());
    const int* map = layout.map(k);
    if (values)
        for (int row = 0; row < n; ++row) {
            out.f[map[row]] += local.f[row];
            out.q[map[row]] += local.q[row];
        }
    for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e)
        out.g[layout.g[e].slot] += local.df[layout.g[e].row * n + layout.g[e].column];
    for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e)
        out.c[layout.c[e].slot] += local.dq[layout.c[e].row * n + layout.c[e].column];
}

// f at x + x_low, in twice the precision: of a linear device by its slopes, for x has more digits than f.
inline void scatter_values_twice(const Layout& layout, int k, const Local& local, bool linear,
                                 const double* x, const double* x_low, Twice* f) {
    const int n = static_cast<int>(local.x.size());
    const int* map = layout.map(k);
    for (int row = 0; !linear && row < n; ++row) f[map[row]].add(local.f[row]);
    for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e) {
        const Entry& entry = layout.g[e];
        const double slope = local.df[entry.row * n + entry.column];
        const int column = map[entry.column];
        if (linear) f[map[entry.row]].add_product(slope, x[column]);
        f[map[entry.row]].add_product(slope, x_low[column]);
    }
}

// The magnitudes of the terms of f: of a bent law f itself, of a linear one each slope times its unknown.
inline void scatter_magnitudes(const Layout& layout, int k, const Local& local, bool linear, const double* x,
                               double* terms) {
    const int n = static_cast<int>(local.x.size());
    const int* map = layout.map(k);
    for (int row = 0; !linear && row < n; ++row) terms[map[row]] += std::abs(local.f[row]);
    for (int e = layout.g_first[k]; linear && e < layout.g_first[k + 1]; ++e) {
        const Entry& entry = layout.g[e];
        terms[map[entry.row]] += std::abs(local.df[entry.row * n + entry.column] * x[map[entry.column]]);
    }
}

// Derivatives, to sums in twice the precision.
inline void scatter_twice(const Layout& layout, int k, const Local& local, Twice* g, Twice* c) {
    const int n = static_cast<int>(local.x.size());
    for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e)
        g[layout.g[e].slot].add(local.df[layout.g[e].row * n + layout.g[e].column]);
    for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e)
        c[layout.c[e].slot].add(local.dq[layout.c[e].row * n + layout.c[e].column]);
}

// Magnitudes of the derivatives.
inline void scatter_sizes(const Layout& layout, int k, const Local& local, const Assembly& sizes) {
    const int n = static_cast<int>(local.x.size());
    for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e)
        sizes.g[layout.g[e].slot] += std::abs(local.df[layout.g[e].row * n + layout.g[e].column]);
    for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e)
        sizes.c[layout.c[e].slot] += std::abs(local.dq[layout.c[e].row * n + layout.c[e].column]);
}

// N: the most unknowns that it may have.
template <int N, class D>
void differentiate(const D& device, double t, Local& local) {
    const int n = static_cast<int>(local.x.size());
    std::array<Dual<N>, N> x{}, f{}, q{};
    for (int j = 0; j < n; ++j) {
        x[j].value = local.x[j];
        x[j].d[j] = 1.0;
    }
    device.law(x.data(), t, f.data(), q.data());
    for (int row = 0; row < n; ++row) {
        local.f[row] = f[row].value;
        local.q[row] = q[row].value;
        std::copy_n(f[row].d.begin(), n, local.df.begin() + static_cast<std::ptrdiff_t>(row) * n);
        std::copy_n(q[row].d.begin(), n, local.dq.begin() + static_cast<std::ptrdiff_t>(row) * n);
    }
}

// Most instances have few unknowns, and no current of theirs is read (circuit/bank/placed.hpp): their duals
// are shorter than their law allows for. run(N) with the least room N for n.
template <class D, class Run>
void with_room(int n, Run run) {
    constexpr int most = D::max_locals, usual = [] {
        if constexpr (requires { D::usual_locals; }) return D::usual_locals;
        return most;
    }();
    constexpr int few = std::min(6, usual);
    if (n <= few)
        run(std::integral_constant<int, few>{});
    else if (n <= usual)
        run(std::integral_constant<int, usual>{});
    else
        run(std::integral_constant<int, most>{});
}

// Values and derivatives at local.x.
template <class D>
void evaluate_law(const D& device, double t, Local& local) {
    const int n = static_cast<int>(local.x.size());
    if constexpr (devices::StatesLaw<D>) {
        with_room<D>(n, [&](auto room) { differentiate<decltype(room)::value>(device, t, local); });
    } else {
        devices::LocalEquations out{n, local.f.data(), local.q.data(), local.df.data(), local.dq.data()};
        device.evaluate(local.x.data(), t, out);
    }
}

} // namespace nullor
