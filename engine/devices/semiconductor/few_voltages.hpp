#pragma once
// The inner law of a device depends on fewer voltages than the device has unknowns: it is evaluated over
// duals of those alone, and its gradients are chained to the unknowns once, at the end. Inside there may be
// `if`s on number(), as no Mask gets there: each result is said to depend on all of the voltages.

#include <array>
#include <concepts>
#include <cstddef>

#include "engine/base/dual.hpp"
#include "engine/base/mask.hpp"

namespace nullor::devices {

template <int N, class V, std::size_t K>
Dual<N, V> chained(const Dual<static_cast<int>(K), V>& inner, const std::array<Dual<N, V>, K>& v) {
    Dual<N, V> outer(inner.value);
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t j = 0; j < static_cast<std::size_t>(N); ++j) outer.d[j] += inner.d[k] * v[k].d[j];
    return outer;
}

template <int N, class V, std::size_t K, class Law>
auto of_voltages_dual(const std::array<Dual<N, V>, K>& v, Law law) {
    std::array<Dual<static_cast<int>(K), V>, K> inner;
    for (std::size_t k = 0; k < K; ++k)
        inner[k] = Dual<static_cast<int>(K), V>::unknown(v[k].value, static_cast<int>(k));
    const auto found = law(inner);
    std::array<Dual<N, V>, std::tuple_size_v<std::remove_cvref_t<decltype(found)>>> results;
    for (std::size_t r = 0; r < results.size(); ++r) results[r] = chained(found[r], v);
    return results;
}

// law: from an array of K voltages to an array of results of the same type.
template <class T, std::size_t K, class Law>
auto of_voltages(const std::array<T, K>& v, Law law) {
    if constexpr (std::same_as<T, Mask>) {
        Mask all;
        for (const Mask& one : v) all += one;
        std::array<Mask, std::tuple_size_v<decltype(law(std::array<double, K>{}))>> results;
        results.fill(all);
        return results;
    } else if constexpr (std::same_as<T, double>) {
        return law(v);
    } else {
        return of_voltages_dual(v, law);
    }
}

} // namespace nullor::devices
