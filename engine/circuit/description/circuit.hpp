#pragma once
// Stage two of four: Deck -> Circuit -> System -> Workspace.
//
// A Circuit is flat and has no matrix: nodes, instances, models and the graph of parameters, each number kept
// with its dependency, so that a sweep changes parameter values and never parses again. It is plain data; the
// parser fills it, and nothing changes it afterwards.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/base/ids.hpp"
#include "engine/base/probe.hpp"
#include "engine/devices/contract/behaviour.hpp"
#include "engine/devices/contract/device.hpp"
#include "engine/expr/program.hpp"

namespace nullor {

// A number of the deck: a program over parameters (a constant is a program without inputs).
struct Binding {
    expr::Program program;
    std::vector<ParameterId> inputs; // meaning of the program's slots
    Span span;
};

// Parameters are listed in an order in which each depends on earlier ones only. Parameter 0 is `temper`,
// the circuit's temperature in degrees C.
struct Parameter {
    std::string name; // "gain", "x1.gain"
    Binding value;
    bool hidden = false; // of a variate: no name of the deck
};

inline constexpr ParameterId temper{0};

struct Node {
    std::string name;      // "out", "x1.n3"; node 0 is "0"
    Span span;             // first mention
    bool internal = false; // made for the parts of a device: no name of the deck
};

struct Model {
    std::string name;
    std::string type;                            // "opamp", "r", "c", "l"
    std::vector<std::pair<int, Binding>> values; // index in DeviceInfo::parameters
    Span span;
    int polarity = 1; // of its type (devices/contract/device.hpp)
};

// The tolerance of a part: its number `value` becomes value (1 + share z), with z the variate's parameter.
struct Tolerance {
    ParameterId variate;
    int value = -1, share = -1; // indices in DeviceInfo::parameters
};

// A device whose current is read, or that is coupled.
struct Reference : InstanceId {
    Reference(InstanceId device, int into = -1) : InstanceId(device), pin(into) {}
    int pin; // as in Probe
};

struct Instance {
    std::string name;          // "r1", "x1.r3"
    int kind = -1;             // index in devices::registry()
    std::vector<NodeId> nodes; // pins, then nodes that are only read
    int pins = 2;
    std::vector<Reference> references;
    ModelId model;
    std::vector<std::pair<int, Binding>> values; // index in DeviceInfo::parameters; win over the model's
    std::vector<Binding> arguments;              // waveform numbers; parameters of the behaviour
    int waveform = 0;                            // devices::Waveform::Kind
    std::shared_ptr<const devices::Behaviour> behaviour;
    unsigned read_pins = 0; // bit p: somebody reads the current into pin p
    std::optional<Tolerance> tolerance;
    Span span;
    std::shared_ptr<const Around> around; // subcircuit instances
};

// Something with a value that -D, .step and .dc can set.
struct Target {
    enum class Kind { parameter, instance, model, temperature } kind = Kind::parameter;
    int index = -1;   // ParameterId, InstanceId or ModelId by kind
    int value = -1;   // instance, model: index in DeviceInfo::parameters
    std::string name; // as the deck writes it, lower case: "rf", "r2", "xu1.gbw", "temp"
    Unit unit = Unit::none;
};

// A random number that a sample draws: a hidden parameter whose own value is 0, so that a run without samples
// has every number at its nominal value. A sample is a setting of each.
struct Variate {
    enum class Law {
        normal,  // of mean 0 and standard deviation 1
        uniform, // between -1 and 1
        sign,    // -1 or 1
    };
    ParameterId parameter;
    Law law = Law::uniform;
    Binding corner; // its extremes are +-corner; above 0
    std::string
        key;      // "rf", "x1.r2.r", "rf#2" for the second of one number: the same whatever else the deck has
    Target drawn; // the number that it is a part of; set to its value, that repeats the sample
};

// .ic and .nodeset
struct NodeValue {
    NodeId node;
    Binding value;
    Span span;
};

struct Circuit {
    std::string title;
    std::vector<Parameter> parameters;
    std::vector<Node> nodes;
    std::vector<Instance> instances;
    std::vector<Model> models;
    std::vector<Variate> variates; // in the order of the deck, tolerances last
    std::vector<NodeValue> initial_conditions, nodesets;
    double nominal_celsius = 27.0; // .options tnom
    bool has_ground = false;       // some card names 0 or gnd
};

// The failure with its place: the card of this device, and the subcircuit instances about it.
[[nodiscard]] Failure told_at(const Instance& instance, Failure failure);

// "v(out)", "v(a,b)", "i(v1)", "ic(q1)", "onoise(q1,flicker)"
[[nodiscard]] std::string name_of(const Probe& probe, const Circuit& circuit);
[[nodiscard]] Unit unit_of(const Probe& probe);

// All node voltages, and all source and op-amp output currents: what is saved when the deck does not say.
[[nodiscard]] std::vector<Probe> default_probes(const Circuit& circuit);

} // namespace nullor
