#pragma once
// Derivatives of one instance's equations by a number of its card: coefficients and law run over a dual that
// carries the derivative, d/dp of f, q, G and C at the same x.

#include <array>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/placed.hpp"

namespace nullor {

using ParameterDual = Dual<1>;

// The device's coefficients are written over a type.
template <class D>
concept HasSlopes = requires {
    typename D::template Over<ParameterDual>;
};

// x: the system's. Adds to f, q, g and c of out. A term that is not there for the number's own value (0 of a
// capacitance) has no entry in the pattern, and none here.
template <HasSlopes D>
void add_slopes(const Layout& layout, int k, const devices::CardOf<ParameterDual>& card, const double* x,
                double t, const Assembly& out) {
    using Device = InPlace<typename D::template Over<ParameterDual>, ParameterDual>;
    const Device device(card);
    const auto n = static_cast<std::size_t>(layout.locals(k));
    const int* map = layout.map(k);
    const auto put = [&](auto f, auto q, auto df, auto dq) {
        for (std::size_t row = 0; row < n; ++row) {
            out.f[map[row]] += f(row).d[0];
            out.q[map[row]] += q(row).d[0];
        }
        for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e)
            out.g[layout.g[e].slot] += df(layout.g[e].row, layout.g[e].column).d[0];
        for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e)
            out.c[layout.c[e].slot] += dq(layout.c[e].row, layout.c[e].column).d[0];
    };
    if constexpr (devices::StatesLaw<Device>) {
        using T = Dual<Device::max_locals, ParameterDual>;
        std::array<T, Device::max_locals> at{}, f{}, q{};
        for (std::size_t j = 0; j < n; ++j) at[j] = T::unknown(ParameterDual(x[map[j]]), static_cast<int>(j));
        device.law(at.data(), t, f.data(), q.data());
        put([&](std::size_t row) { return f[row].value; }, [&](std::size_t row) { return q[row].value; },
            [&](int row, int column) { return f[row].d[column]; },
            [&](int row, int column) { return q[row].d[column]; });
    } else {
        std::vector<double> at(n);
        for (std::size_t j = 0; j < n; ++j) at[j] = x[map[j]];
        std::vector<ParameterDual> f(n), q(n), df(n * n), dq(n * n);
        devices::LocalEquationsOf<ParameterDual> local{static_cast<int>(n), f.data(), q.data(), df.data(),
                                                       dq.data()};
        device.evaluate(at.data(), t, local);
        put([&](std::size_t row) { return f[row]; }, [&](std::size_t row) { return q[row]; },
            [&](int row, int column) { return df[static_cast<std::size_t>(row) * n + column]; },
            [&](int row, int column) { return dq[static_cast<std::size_t>(row) * n + column]; });
    }
}

} // namespace nullor
