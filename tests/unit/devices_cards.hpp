#pragma once
// Cards for the tests of the device laws, and what a device says at a point, whichever way it states its law.

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/base/mask.hpp"
#include "engine/circuit/bank/placed.hpp"
#include "engine/devices/registry.hpp"

namespace device_tests {

using namespace nullor;
using namespace nullor::devices;

using Parameters = std::vector<std::pair<std::string_view, double>>;

// Owns what a Card only points to.
struct CardData {
    std::vector<double> value, argument, referred;
    std::vector<unsigned char> given;
    std::shared_ptr<const Behaviour> behaviour;
    int polarity = 1, waveform = 0, pins = 2, nodes = 2, references = 0;
    unsigned read_pins = 0;
    bool conserves = true; // what enters at the pins leaves at the pins
    double temperature = 300.15;

    explicit CardData(const DeviceInfo& info, const Parameters& set = {}) : given(info.parameters.size(), 0) {
        for (const ParameterInfo& parameter : info.parameters) value.push_back(parameter.default_value);
        for (const auto& [name, number] : set) {
            const int on_card = info.find(name);
            put(static_cast<std::size_t>(on_card < 0 ? info.find_in_model(name) : on_card), number);
        }
    }
    void put(std::size_t index, double number) {
        value.at(index) = number;
        given.at(index) = 1;
    }
    [[nodiscard]] Card card() const {
        Card made;
        made.value = value;
        made.given = given;
        made.argument = argument;
        made.referred = referred;
        made.behaviour = behaviour;
        made.polarity = polarity;
        made.waveform = waveform;
        made.pins = pins;
        made.nodes = nodes;
        made.references = references;
        made.read_pins = read_pins;
        made.temperature = temperature;
        return made;
    }
};

// f, q and their Jacobians, row-major.
struct Equations {
    int n = 0;
    std::vector<double> f, q, df, dq;
    explicit Equations(int count)
        : n(count), f(static_cast<std::size_t>(n)), q(f), df(f.size() * f.size()), dq(df) {}
    [[nodiscard]] double g(int row, int column) const {
        return df[static_cast<std::size_t>(row * n + column)];
    }
    [[nodiscard]] double c(int row, int column) const {
        return dq[static_cast<std::size_t>(row * n + column)];
    }
};

template <class D>
int locals(const D& device, const CardData& data) {
    return data.nodes + static_cast<int>(device.internals().size()) + data.references;
}

template <class D>
constexpr bool states_law = requires {
    D::max_locals;
};

template <class D>
Equations equations(const D& device, const std::vector<double>& x, double t) {
    const int n = static_cast<int>(x.size());
    Equations out(n);
    if constexpr (states_law<D>) {
        using T = Dual<D::max_locals>;
        std::array<T, D::max_locals> unknown{}, f{}, q{};
        for (int k = 0; k < n; ++k)
            unknown[static_cast<std::size_t>(k)] = T::unknown(x[static_cast<std::size_t>(k)], k);
        device.law(unknown.data(), t, f.data(), q.data());
        for (std::size_t row = 0; row < x.size(); ++row) {
            out.f[row] = f[row].value;
            out.q[row] = q[row].value;
            for (std::size_t column = 0; column < x.size(); ++column) {
                out.df[row * x.size() + column] = f[row].d[column];
                out.dq[row * x.size() + column] = q[row].d[column];
            }
        }
    } else {
        LocalEquations local{n, out.f.data(), out.q.data(), out.df.data(), out.dq.data()};
        device.evaluate(x.data(), t, local);
    }
    return out;
}

// f and q alone: over plain doubles where the device has a law.
template <class D>
Equations values(const D& device, const std::vector<double>& x, double t) {
    if constexpr (states_law<D>) {
        // Room for the most unknowns that the law could have, as the dual form has.
        std::array<double, D::max_locals> unknown{}, f{}, q{};
        std::copy(x.begin(), x.end(), unknown.begin());
        device.law(unknown.data(), t, f.data(), q.data());
        Equations out(static_cast<int>(x.size()));
        std::copy_n(f.begin(), x.size(), out.f.begin());
        std::copy_n(q.begin(), x.size(), out.q.begin());
        return out;
    } else {
        return equations(device, x, t);
    }
}

// Row-major: 1 where the device declares an entry.
struct Declared {
    std::vector<char> df, dq;
    friend bool operator==(const Declared&, const Declared&) = default;
};

template <class D>
Declared declared(const D& device, int n) {
    const auto size = static_cast<std::size_t>(n);
    Declared out{std::vector<char>(size * size), std::vector<char>(size * size)};
    if constexpr (states_law<D>) {
        std::array<Mask, D::max_locals> x{}, f{}, q{};
        for (std::size_t k = 0; k < size; ++k) x[k] = Mask::unknown(static_cast<int>(k));
        device.law(x.data(), -1.0, f.data(), q.data());
        for (std::size_t row = 0; row < size; ++row)
            for (std::size_t column = 0; column < size; ++column) {
                out.df[row * size + column] = f[row].depends_on(static_cast<int>(column)) ? 1 : 0;
                out.dq[row * size + column] = q[row].depends_on(static_cast<int>(column)) ? 1 : 0;
            }
    } else {
        LocalPattern pattern{n, {}, {}};
        device.pattern(pattern);
        for (const auto& [row, column] : pattern.df)
            out.df.at(static_cast<std::size_t>(row * n + column)) = 1;
        for (const auto& [row, column] : pattern.dq)
            out.dq.at(static_cast<std::size_t>(row * n + column)) = 1;
    }
    return out;
}

} // namespace device_tests
