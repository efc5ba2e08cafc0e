#include <cassert>

#include "engine/circuit/bank/bank_of.hpp"
#include "engine/circuit/bank/placed.hpp"
#include "engine/devices/all.hpp"

namespace nullor {

namespace {

template <class... D>
std::unique_ptr<Bank> pick(int kind, devices::DeviceList<D...>) {
    static_assert((devices::Device<D> && ...), "a device lacks what every device has");
    static_assert(((devices::StatesLaw<D> || devices::FillsEquations<D>)&&...), "a device has no law");
    std::unique_ptr<Bank> bank;
    int k = 0;
    ((k++ == kind ? void(bank = std::make_unique<BankOf<InPlace<D>>>()) : void()), ...);
    return bank;
}

template <class... D>
bool is_sloped(int kind, devices::DeviceList<D...>) {
    int k = 0;
    return ((k++ == kind && HasSlopes<D>) || ...);
}

} // namespace

std::unique_ptr<Bank> make_bank(int kind) {
    std::unique_ptr<Bank> bank = pick(kind, devices::AllDevices{});
    assert(bank);
    return bank;
}

bool has_slopes(int kind) {
    return is_sloped(kind, devices::AllDevices{});
}

} // namespace nullor
