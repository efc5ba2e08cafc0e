#pragma once
// Terms beside f and q as the laws state them: those of a time ago, and those that only small signals find.
// With global rows and unknowns, and without slots.

#include "engine/circuit/bank/bank.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor {

template <class D>
void append_delays(const std::vector<D>& devices, [[maybe_unused]] const Layout& layout,
                   [[maybe_unused]] std::vector<Delayed>& list) {
    if constexpr (devices::Delays<D>)
        for (std::size_t k = 0; k < devices.size(); ++k) {
            const int* map = layout.map(static_cast<int>(k));
            for (const devices::Delay& delay : devices[k].delays())
                list.push_back({map[delay.row], map[delay.unknown], -1, delay.factor, delay.td});
        }
}

template <class D>
void append_small_terms(const std::vector<D>& devices, [[maybe_unused]] const Layout& layout,
                        [[maybe_unused]] std::vector<SmallTerm>& list) {
    if constexpr (devices::ChangesSmallSignals<D>)
        for (std::size_t k = 0; k < devices.size(); ++k) {
            const int* map = layout.map(static_cast<int>(k));
            devices[k].small_signal([&](int row, int unknown, double value) {
                list.push_back({map[row], map[unknown], -1, value});
            });
        }
}

} // namespace nullor
