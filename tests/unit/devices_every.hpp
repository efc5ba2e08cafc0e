#pragma once
// Runs a law for every registered device, and gives it points to look at.

#include <random>

#include <doctest/doctest.h>

#include "tests/unit/devices_samples.hpp"
#include "tests/unit/devices_samples_semiconductor.hpp"

namespace device_tests {

class Points {
public:
    explicit Points(unsigned seed) : random_(seed) {}
    std::vector<double> next(int n) {
        std::vector<double> x(static_cast<std::size_t>(n));
        for (double& value : x) value = wide_(random_);
        return x;
    }

private:
    std::mt19937 random_;
    std::uniform_real_distribution<double> wide_{-12.0, 12.0};
};

// run.operator()<D>(kind) for each device D.
template <class F, class... D>
void for_each_device(F&& run, DeviceList<D...>) {
    int kind = 0;
    (
        [&] {
            INFO(D::info().name);
            run.template operator()<D>(kind++);
        }(),
        ...);
}

} // namespace device_tests
