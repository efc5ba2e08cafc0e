#pragma once
// What one instance tells of itself, in unknowns and rows of the system.

#include <cmath>
#include <string>
#include <vector>

#include "engine/circuit/bank/local.hpp"

namespace nullor {

template <class D>
std::string tell_state([[maybe_unused]] const D& device, [[maybe_unused]] const Layout& layout,
                       [[maybe_unused]] int k, [[maybe_unused]] const double* x) {
    if constexpr (devices::TellsState<D>) {
        Local local;
        gather(layout, k, x, local);
        return device.state(local.x.data());
    } else {
        return {};
    }
}

template <class D>
void tell_quantities([[maybe_unused]] const D& device, [[maybe_unused]] const Layout& layout,
                     [[maybe_unused]] int k, [[maybe_unused]] const double* x,
                     [[maybe_unused]] std::vector<Quantity>& list) {
    if constexpr (devices::TellsQuantities<D>) {
        Local local;
        gather(layout, k, x, local);
        device.quantities(local.x.data(), [&](std::string_view name, double value, Unit unit) {
            list.push_back({name, value, unit});
        });
    }
}

template <class D>
void tell_noise([[maybe_unused]] const D& device, [[maybe_unused]] const Layout& layout,
                [[maybe_unused]] int k, [[maybe_unused]] const double* x,
                [[maybe_unused]] std::vector<devices::NoiseSource>& list) {
    if constexpr (devices::IsNoisy<D>) {
        Local local;
        gather(layout, k, x, local);
        device.noise(local.x.data(), [&](devices::NoiseSource source) {
            source.from = layout.map(k)[source.from];
            source.to = source.to < 0 ? -1 : layout.map(k)[source.to];
            list.push_back(source);
        });
    }
}

// The first of f and q that is not a number; 0 where all are.
template <class D>
double not_finite(const D& device, const Layout& layout, int k, const double* x, double t) {
    Local local;
    gather(layout, k, x, local);
    evaluate_law(device, t, local);
    for (std::size_t row = 0; row < local.f.size(); ++row)
        for (const double value : {local.f[row], local.q[row]})
            if (!std::isfinite(value)) return value;
    return 0;
}

} // namespace nullor
