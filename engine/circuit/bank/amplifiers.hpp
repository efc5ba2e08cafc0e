#pragma once
// A bank whose devices are amplifiers (devices/contract/capabilities.hpp). A Bank is one or is not; nothing
// of it stands in what every bank is.

#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/local.hpp"

namespace nullor {

class AmplifierBank {
public:
    virtual ~AmplifierBank() = default;
    // Moves internal unknowns into the region where the device is linear; see analysis/poles/feedback.hpp.
    virtual void linear_region(const Layout& layout, double* x) const = 0;
    // Each device, with global unknowns, appended.
    virtual void amplifiers(const Layout& layout, std::vector<devices::Amplifier>& list) const = 0;
    // First instance whose supplies leave no room between its rails at x, or -1.
    [[nodiscard]] virtual int rails_crossed(const Layout& layout, const double* x) const = 0;
};

// Those of BankOf<D>; of other devices nothing.
template <class D, class BankOfD>
class AmplifiersOf {};

template <devices::Amplifies D, class BankOfD>
class AmplifiersOf<D, BankOfD> : public AmplifierBank {
public:
    void linear_region(const Layout& layout, double* x) const override {
        Local local;
        for (int k = 0; k < layout.count(); ++k) {
            gather(layout, k, x, local);
            bank().at(k).linear_region(local.x.data());
            bank().put_internals(layout, k, local.x.data(), x);
        }
    }

    void amplifiers(const Layout& layout, std::vector<devices::Amplifier>& list) const override {
        for (int k = 0; k < layout.count(); ++k) {
            const devices::Amplifier own = bank().at(k).amplifier();
            const int* map = layout.map(k);
            list.push_back({map[own.state], map[own.output], map[own.branch], own.lag, map[own.input]});
        }
    }

    int rails_crossed(const Layout& layout, const double* x) const override {
        for (int k : bank().nonlinear_)
            if (bank().at(k).rails_crossed(LocalView{x, layout.map(k)})) return k;
        return -1;
    }

private:
    const BankOfD& bank() const { return static_cast<const BankOfD&>(*this); }
};

} // namespace nullor
