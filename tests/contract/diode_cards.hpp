#pragma once
// Cards of the test device for the laws that all devices keep.

#include "tests/contract/added.hpp"
#include "tests/unit/devices_samples.hpp"

namespace device_tests {

// An emission coefficient of 60 keeps exp() in the range of the differences that the laws take.
template <>
inline std::vector<CardData> samples<TestDiode>() {
    std::vector<CardData> list;
    for (const bool read : {false, true})
        for (const double rs : {0.0, 20.0}) {
            CardData data(TestDiode::info(), {{"area", 2}, {"off", 1}, {"ic", 0.4}, {"temp", 60}, {"m", 3}});
            data.put(TestDiode::is, 1e-6);
            data.put(TestDiode::n, 60);
            data.put(TestDiode::rs, rs);
            data.put(TestDiode::tt, 1e-3);
            data.put(TestDiode::eg, 1.2);
            data.put(TestDiode::xti, 2);
            data.read_pins = read ? 1 : 0;
            list.push_back(data);
            data.put(TestDiode::cjo, 1e-3);
            data.put(TestDiode::vj, 14);
            data.put(TestDiode::mj, 0.3);
            list.push_back(data);
        }
    return list;
}

} // namespace device_tests
