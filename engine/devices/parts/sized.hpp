#pragma once
// What resistors and capacitors of a chip share: a size on the card, in m, of which etching takes its part.
//     L = l - short,  W = w - narrow

#include "engine/devices/parts/passive.hpp"

namespace nullor::devices {

constexpr ParameterInfo of_size(std::string_view name, Place place, std::string_view meaning,
                                double standard = 0) {
    return {name, "", Unit::none, standard, 0, largest, meaning, false, false, place};
}

// The words of the parameters below, for in_value.
inline constexpr std::string_view size_words = "l w defw narrow short";

// As passive_parameters, the size between a device's own and those that all share: l, w, defw, narrow, short.
// defl: the parameter of the device's own that l has its value of where it is not given.
template <std::size_t N>
constexpr auto sized_parameters(const ParameterInfo (&own)[N], std::string_view defl = {}) {
    ParameterInfo all[N + 5];
    for (std::size_t k = 0; k < N; ++k) all[k] = own[k];
    all[N] = defaults_to(defl, of_size("l", Place::card, "length, m"));
    all[N + 1] = defaults_to("defw", of_size("w", Place::card, "width, m"));
    all[N + 2] = of_size("defw", Place::model, "width where the card has none, m", 10e-6);
    all[N + 3] = of_size("narrow", Place::model, "what etching takes from w, m");
    all[N + 4] = of_size("short", Place::model, "what etching takes from l, m");
    all[N + 3].alias = "dw"; // ngspice's
    all[N + 4].alias = "dlr";
    return passive_parameters(all);
}

template <class P>
struct SizeOf {
    P length, width; // what etching leaves, m

    // `l` and `defl` are places in the table; w, defw, narrow and short follow l. Without a defl l is 0 where
    // it is not given.
    SizeOf(const CardOf<P>& card, std::size_t l, std::size_t defl)
        : length(card.value[card.given[l] != 0 ? l : defl] - card.value[l + 4]),
          width(card.value[card.given[l + 1] != 0 ? l + 1 : l + 2] - card.value[l + 3]) {}
    SizeOf(const CardOf<P>& card, std::size_t l) : SizeOf(card, l, l) {}
};

} // namespace nullor::devices
