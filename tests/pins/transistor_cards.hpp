#pragma once
// Cards of the test device for the laws that all devices keep.

#include "tests/pins/added.hpp"
#include "tests/unit/devices_samples.hpp"

namespace device_tests {

template <>
inline std::vector<CardData> samples<TestTransistor>() {
    std::vector<CardData> list;
    for (const int pins : {3, 4})
        for (const unsigned read : {0U, 1U, 6U, 7U}) {
            CardData data(TestTransistor::info(), {{"m", 2}});
            data.put(TestTransistor::beta, 2e-3);
            data.put(TestTransistor::vto, -4);
            data.put(TestTransistor::lambda, 0.05);
            data.pins = data.nodes = pins;
            data.read_pins = read;
            list.push_back(data);
            data.put(TestTransistor::cgs, 1e-3);
            data.put(TestTransistor::gb, 1e-2);
            list.push_back(data);
        }
    return list;
}

} // namespace device_tests
