#include "engine/devices/card_text.hpp"

#include <cmath>

#include "engine/devices/all.hpp"
#include "engine/devices/contract/capabilities.hpp"

namespace nullor::devices {

namespace {

// visit(D) of the kind's device, as a null pointer.
template <class Visit, class... D>
void of_kind(int kind, DeviceList<D...>, Visit visit) {
    int k = 0;
    ((k++ == kind ? visit(static_cast<const D*>(nullptr)) : void()), ...);
}

template <class Pointer>
using DeviceAt = std::remove_cv_t<std::remove_pointer_t<Pointer>>;

std::vector<Path> paths(int kind, const Card& card) {
    std::vector<Path> list;
    of_kind(kind, AllDevices{}, [&](auto device) { list = DeviceAt<decltype(device)>(card).paths(); });
    return list;
}

} // namespace

std::optional<double> value_of_all(int kind, const Card& card) {
    std::optional<double> value;
    of_kind(kind, AllDevices{}, [&]([[maybe_unused]] auto device) {
        if constexpr (IsOneValue<DeviceAt<decltype(device)>>)
            value = DeviceAt<decltype(device)>::of_all(card);
    });
    return value;
}

bool in_value_of_all(int kind, std::string_view parameter) {
    bool held = false;
    of_kind(kind, AllDevices{}, [&]([[maybe_unused]] auto device) {
        using D = DeviceAt<decltype(device)>;
        if constexpr (IsOneValue<D>) held = has_word("m scale", parameter);
        if constexpr (HoldsMore<D>) held = held || has_word(D::in_value, parameter);
        if constexpr (HasSize<D>) held = held || has_word(size_words, parameter);
    });
    return held;
}

bool is_wire(int kind, const Card& card) {
    if (value_of_all(kind, card) != 0.0) return false;
    const std::vector<Path> list = paths(kind, card);
    return !list.empty() && list.front().kind == PathKind::voltage_source;
}

bool is_open(int kind, const Card& card) {
    return value_of_all(kind, card).has_value() && paths(kind, card).empty();
}

bool needs_subcircuit(int kind) {
    bool needed = false;
    of_kind(kind, AllDevices{}, [&](auto device) { needed = WritesSubcircuit<DeviceAt<decltype(device)>>; });
    return needed;
}

std::optional<Subcircuit> subcircuit(int kind, const Card& card, std::optional<double> start) {
    std::optional<Subcircuit> text;
    of_kind(kind, AllDevices{}, [&]([[maybe_unused]] auto device) {
        if constexpr (WritesSubcircuit<DeviceAt<decltype(device)>>)
            text = DeviceAt<decltype(device)>::subcircuit(card, start);
    });
    return text;
}

} // namespace nullor::devices
