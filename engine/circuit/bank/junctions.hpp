#pragma once
// Exponential junctions whose voltage is no unknown of its own, the difference of two local ones: where
// Newton's step has carried one further than its exponential allows, the law is evaluated at a voltage that
// it allows, and continued from there along its tangent. The tangent's solution is where the next step
// starts, so nothing but the way to the solution changes: at the solution no junction is held.

#include <cmath>
#include <limits>
#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/local.hpp"
#include "engine/devices/parts/junction.hpp"

namespace nullor {

template <class D>
class Junctions {
public:
    // The devices are new.
    void find(const std::vector<D>& devices) {
        list_.clear();
        first_.assign(1, 0);
        std::array<devices::Junction, D::max_junctions> own;
        for (const D& device : devices) {
            list_.insert(list_.end(), own.data(), device.junctions(own.data()));
            first_.push_back(list_.size());
        }
        release();
    }

    void release() { held_.assign(list_.size(), free); }
    // Every junction at the voltage that it starts from.
    void start() {
        held_.resize(list_.size());
        for (std::size_t j = 0; j < list_.size(); ++j) held_[j] = list_[j].start;
    }

    // After a step from x_old to x_new; true if some junction is held.
    bool limit(const Layout& layout, const double* x_old, const double* x_new) {
        bool any = false;
        for (int k = 0; k < layout.count(); ++k)
            for (std::size_t j = first_[k]; j < first_[k + 1]; ++j) {
                const double before =
                    is_held(j) ? held_[j] : voltage(list_[j], LocalView{x_old, layout.map(k)});
                const double after = voltage(list_[j], LocalView{x_new, layout.map(k)});
                const double allowed = devices::limited(list_[j], after, before);
                // What it takes from the step is more than rounding.
                const bool held = std::abs(allowed - after) > 1e-12 * std::abs(after);
                held_[j] = held ? allowed : free;
                any = any || held;
            }
        return any;
    }

    [[nodiscard]] bool holds(int k) const {
        for (std::size_t j = first_[k]; j < first_[k + 1]; ++j)
            if (is_held(j)) return true;
        return false;
    }

    // The local x of instance k with the held voltages: the junctions' second ends move, in their order, and
    // a free junction keeps its voltage.
    void put(int k, std::vector<double>& x) const {
        std::vector<double> voltages;
        for (std::size_t j = first_[k]; j < first_[k + 1]; ++j)
            voltages.push_back(is_held(j) ? held_[j] : voltage(list_[j], x));
        for (std::size_t j = first_[k]; j < first_[k + 1]; ++j)
            x[list_[j].minus] = x[list_[j].plus] - list_[j].polarity * voltages[j - first_[k]];
    }

private:
    static constexpr double free = std::numeric_limits<double>::quiet_NaN();
    [[nodiscard]] bool is_held(std::size_t j) const { return !std::isnan(held_[j]); }
    template <class X>
    static double voltage(const devices::Junction& junction, const X& x) {
        return junction.polarity * (x[junction.plus] - x[junction.minus]);
    }

    std::vector<devices::Junction> list_; // of all instances
    std::vector<std::size_t> first_;      // per instance, with an end
    std::vector<double> held_;            // V, by junction; NaN where it is free
};

// Devices without any.
template <class D>
requires(!devices::HasJunctions<D>) class Junctions<D> {
public:
    void find(const std::vector<D>&) {}
    void release() {}
    void start() {}
    bool limit(const Layout&, const double*, const double*) { return false; }
    [[nodiscard]] bool holds(int) const { return false; }
    void put(int, std::vector<double>&) const {}
};

// f(x) = f(y) + df(y) (x - y), with the law evaluated at y = at.x; q likewise.
inline void continue_to(const std::vector<double>& x, Local& at) {
    const std::size_t n = x.size();
    for (std::size_t column = 0; column < n; ++column) {
        const double step = x[column] - at.x[column];
        if (step == 0) continue;
        for (std::size_t row = 0; row < n; ++row) {
            at.f[row] += at.df[row * n + column] * step;
            at.q[row] += at.dq[row * n + column] * step;
        }
    }
}

} // namespace nullor
