#include "engine/circuit/bank/has_slopes.hpp"

#include "engine/circuit/bank/slopes.hpp"
#include "engine/devices/all.hpp"

namespace nullor {

namespace {

template <class... D>
bool of_kind(int kind, devices::DeviceList<D...>) {
    int k = 0;
    return ((k++ == kind && HasSlopes<D>) || ...);
}

} // namespace

bool has_slopes(int kind) {
    return of_kind(kind, devices::AllDevices{});
}

} // namespace nullor
