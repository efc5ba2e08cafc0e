#pragma once
// Stage three of four: the compiled equations of a circuit.
//
//     f(x, t) + d/dt q(x) = 0          G = df/dx,  C = dq/dx
//
// x: node voltages (V) and branch currents (A) and internal unknowns of devices. Row k of f belongs to
// unknown k: at a node it is the sum of the currents that flow from the node into devices (A), at a branch
// current the equation of that branch (V), at an internal unknown that unknown's own equation.
//   operating point   f(x) = 0 with t < 0 (sources at their dc values)
//   small signal      (G + jwC) X = U at the operating point
//   transient         f(x, t) + a q(x) + b = 0, a and b from the integrator
//
// A System is immutable and serves any number of threads, each with a Workspace of its own. It depends on the
// structure of the numbers (R = 0 is a wire, gain = inf a nullor) but not on the numbers themselves.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/circuit/bank/bank.hpp"
#include "engine/linalg/lu/ordering.hpp"

namespace nullor {

struct Unknown {
    enum class Kind { node_voltage, branch_current, internal } kind = Kind::node_voltage;
    std::string name; // "v(out)", "i(v1)", "xu1.w"
    Unit unit = Unit::volt;
    bool state = false; // its own q: watched by the step control (node voltages always are)
    InstanceId owner;   // none for node voltages
    NodeId node;        // node voltages
    // A voltage whose row is a sum of currents: of the circuit's nodes and of those inside devices.
    bool is_node = false;
};

// An unknown that is held (idt, .ic, .nodeset): the equation of `row` gives way to x[unknown] = value.
struct Held {
    int row;
    int unknown;
    double value;
};

// An equation whose solution is drawn towards a value: its row has draw (x[plus] - x[minus] - value) added.
// minus is size() for ground, and so may plus be.
struct Drawn {
    int row, plus, minus;
    double value;
};

class System {
public:
    // Fails only where a device refuses its numbers.
    [[nodiscard]] static Outcome<std::shared_ptr<const System>>
    compile(std::shared_ptr<const Circuit> circuit, const Values& values);

    [[nodiscard]] int size() const { return static_cast<int>(unknowns_.size()); }
    [[nodiscard]] const std::vector<Unknown>& unknowns() const { return unknowns_; }
    [[nodiscard]] const linalg::Pattern& pattern() const { return ordering_->pattern(); }
    // The order in which the pattern is eliminated, found once for all who factor G + aC or G + jwC.
    [[nodiscard]] std::shared_ptr<const linalg::Ordering> ordering() const { return ordering_; }
    [[nodiscard]] const Circuit& circuit() const { return *circuit_; }
    [[nodiscard]] const std::vector<Layout>& layouts() const { return layouts_; }
    // Index of the unknown; ground gives size(), where every vector holds 0.
    [[nodiscard]] int unknown_of(NodeId node) const { return node.index == 0 ? size() : node.index - 1; }
    // Branch current of an instance, -1 if it is not an unknown; pin as in Probe.
    [[nodiscard]] int branch_of(InstanceId id) const { return branch_[static_cast<std::size_t>(id.index)]; }
    [[nodiscard]] int branch_of(const Reference& current) const {
        if (current.pin < 0) return branch_of(InstanceId(current));
        const auto found = pin_.find({current.index, current.pin});
        return found == pin_.end() ? -1 : found->second;
    }
    // The unknowns whose difference a probe is, size() for one that is 0: of two pins, what flows into the
    // second is minus what flows into the first.
    [[nodiscard]] std::pair<int, int> places_of(const Probe& probe) const {
        if (probe.kind == Probe::Kind::voltage) return {unknown_of(probe.plus), unknown_of(probe.minus)};
        if (circuit_->instances[static_cast<std::size_t>(probe.device.index)].pins == 2 && probe.pin == 1)
            return {size(), branch_of(probe.device)};
        return {branch_of({probe.device, probe.pin}), size()};
    }
    // Value of a probe in a solution vector of size()+1.
    template <class T>
    [[nodiscard]] T read(const Probe& probe, const T* x) const {
        const auto [plus, minus] = places_of(probe);
        return x[plus] - x[minus];
    }

private:
    System() = default;

    std::shared_ptr<const Circuit> circuit_;
    std::vector<Unknown> unknowns_;
    std::vector<int> branch_;
    std::map<std::pair<int, int>, int> pin_; // by instance and pin: currents that i(device) does not mean
    std::vector<Layout> layouts_;
    std::shared_ptr<const linalg::Ordering> ordering_;
};

} // namespace nullor
