#pragma once
// States that laws keep between accepted points (devices::Remembers), of the instances of a bank.

#include <span>
#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/local.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor {

// The states that x leads to; the first instance whose changed, or -1.
template <class D>
int turn_states([[maybe_unused]] std::vector<D>& devices, [[maybe_unused]] const Layout& layout,
                [[maybe_unused]] const double* x) {
    int first = -1;
    if constexpr (devices::Remembers<D>) {
        Local local;
        for (int k = 0; k < layout.count(); ++k) {
            D& device = devices[static_cast<std::size_t>(k)];
            if (!device.remembers()) continue;
            gather(layout, k, x, local);
            const unsigned next = device.led_to(local.x.data());
            if (next == device.memory()) continue;
            device.remember(next);
            if (first < 0) first = k;
        }
    }
    return first;
}

// To those of the cards.
template <class D>
void reset_states([[maybe_unused]] std::vector<D>& devices) {
    if constexpr (devices::Remembers<D>)
        for (D& device : devices)
            if (device.remembers()) device.remember(device.initial_memory());
}

template <class D>
void list_states([[maybe_unused]] const std::vector<D>& devices,
                 [[maybe_unused]] std::vector<unsigned>& list) {
    if constexpr (devices::Remembers<D>)
        for (const D& device : devices)
            if (device.remembers()) list.push_back(device.memory());
}

// From such a list; its rest.
template <class D>
std::span<const unsigned> take_states([[maybe_unused]] std::vector<D>& devices,
                                      std::span<const unsigned> list) {
    if constexpr (devices::Remembers<D>)
        for (D& device : devices) {
            if (!device.remembers() || list.empty()) continue;
            device.remember(list.front());
            list = list.subspan(1);
        }
    return list;
}

// New numbers are no other states.
template <class D>
void keep_memory([[maybe_unused]] const D& from, [[maybe_unused]] D& to) {
    if constexpr (devices::Remembers<D>)
        if (from.remembers() && to.remembers()) to.remember(from.memory());
}

} // namespace nullor
