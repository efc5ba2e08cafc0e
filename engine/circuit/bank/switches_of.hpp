#pragma once
// The switches of a bank's instances: functions whose signs tell which smooth piece of each law is in force.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/edges.hpp"
#include "engine/circuit/bank/local.hpp"

namespace nullor {

// Those of one device. Returns the end of what it wrote.
template <devices::WritesSwitches D>
double* write_switches(const D& device, const LocalView& x, double t, Corners which, double* g) {
    if (which != Corners::mild) g = device.switches(x, t, g);
    if (which != Corners::plain) g = device.mild_switches(x, g);
    return g;
}

template <class D>
class SwitchesOf {
public:
    // The devices are new.
    void forget() { edges_.forget(); }

    // Of these instances, at the solution x of the system and t.
    void append([[maybe_unused]] const Layout& layout, [[maybe_unused]] const std::vector<D>& devices,
                [[maybe_unused]] const std::vector<int>& instances, [[maybe_unused]] const double* x,
                [[maybe_unused]] double t, [[maybe_unused]] Corners which,
                [[maybe_unused]] std::vector<double>& g) {
        if constexpr (devices::WritesSwitches<D>) {
            if (edges_.find(layout, devices, instances)) {
                if (which != Corners::mild) edges_.append(x, g);
                return;
            }
            const std::size_t before = g.size();
            g.resize(before + instances.size() * D::max_switches);
            double* end = g.data() + before;
            for (int k : instances)
                end = write_switches(devices[static_cast<std::size_t>(k)], {x, layout.map(k)}, t, which, end);
            g.resize(static_cast<std::size_t>(end - g.data()));
        } else if constexpr (devices::AppendsSwitches<D>) {
            for (int k : instances) {
                const D& device = devices[static_cast<std::size_t>(k)];
                if (which == Corners::mild || !device.has_switches()) continue;
                local_.resize(static_cast<std::size_t>(layout.locals(k)));
                gather(layout, k, x, local_.data());
                device.switches(local_.data(), t, g);
            }
        }
    }

private:
    Edges edges_;
    std::vector<double> local_; // unknowns of the instance at hand
};

} // namespace nullor
