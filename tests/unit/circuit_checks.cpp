// Every circuit that is refused here has no unique solution; every one that passes has.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/circuit/checks/checks.hpp"
#include "tests/unit/circuit_maker.hpp"

using made::Maker;
using nullor::Diagnostics;
using nullor::Purpose;

namespace {

using Numbers = std::vector<std::pair<std::string, double>>;

const Numbers ideal{};
const Numbers real{{"aol", 1e5}};

Diagnostics findings(const Maker& maker, Purpose purpose = Purpose::operating_point) {
    return nullor::check(maker.workspace(), purpose);
}

std::vector<std::string> codes(const Diagnostics& diagnostics) {
    std::vector<std::string> list;
    for (const nullor::Diagnostic& d : diagnostics.all()) {
        CHECK(d.severity == nullor::Severity::error);
        CHECK(d.fault == nullor::Fault::numbers);
        list.push_back(d.code);
    }
    return list;
}

bool says(const Diagnostics& diagnostics, const std::string& text) {
    for (const nullor::Diagnostic& d : diagnostics.all())
        if (d.message.find(text) != std::string::npos) return true;
    for (const nullor::Diagnostic& d : diagnostics.all()) MESSAGE(d.message);
    return false;
}

bool passes(const Maker& maker, Purpose purpose = Purpose::operating_point) {
    const Diagnostics found = findings(maker, purpose);
    for (const nullor::Diagnostic& d : found.all()) MESSAGE(d.message);
    return found.empty();
}

using Codes = std::vector<std::string>;

Maker inverting(double r1, const Numbers& amplifier) {
    Maker maker;
    maker.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("r1", {"in", "inn"}, {{"r", r1}})
        .add("r2", {"inn", "out"}, {{"r", 1e4}})
        .add("xu1", {"0", "inn", "out"}, amplifier);
    return maker;
}

Maker integrator(const Numbers& amplifier) {
    Maker maker;
    maker.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("r1", {"in", "inn"}, {{"r", 1e3}})
        .add("c1", {"inn", "out"}, {{"c", 1e-9}})
        .add("xu1", {"0", "inn", "out"}, amplifier);
    return maker;
}

} // namespace

TEST_CASE("a circuit with a unique solution passes") {
    CHECK(passes(inverting(1e3, ideal)));
    CHECK(passes(inverting(1e3, real)));
    CHECK(passes(Maker()));
}

TEST_CASE("no resistance in front of an ideal virtual ground: the loop is named") {
    const Diagnostics found = findings(inverting(0, ideal));
    CHECK(codes(found) == Codes{"voltage-loop"});
    CHECK(found.exit_status() == 3);
    CHECK(says(found, "vin, r1 (0 ohm), the inputs of xu1 (nodes '0', 'in' and 'inn')"));
    CHECK(found.all()[0].span.line == 3);
    CHECK(found.all()[0].hint.find("give r1 a resistance") != std::string::npos);

    CHECK(passes(inverting(0, real)));
    CHECK(passes(inverting(0, {{"vmax", 10}, {"vmin", -10}})));
}

TEST_CASE("feedback at DC: needed by the ideal op-amp, not by one of finite gain") {
    CHECK(codes(findings(integrator(ideal))) == Codes{"no-feedback"});
    CHECK(says(findings(integrator(ideal)), "from the output of xu1"));
    CHECK(codes(findings(integrator({{"gbw", 1e6}}))) == Codes{"no-feedback"});
    CHECK(passes(integrator(real)));

    Maker loaded = integrator(ideal);
    loaded.add("rl", {"out", "0"}, {{"r", 1e3}});
    CHECK(codes(findings(loaded)) == Codes{"no-feedback"});
    CHECK(says(findings(loaded), "v(out) and i(xu1)"));
    CHECK(passes(loaded, Purpose::initial_conditions));

    // .ic suspends the law of the op-amp's gain.
    for (const Numbers& amplifier : {ideal, real, Numbers{{"aol", 1e5}, {"rout", 50}}}) {
        Maker held = integrator(amplifier);
        held.hold("out", 0);
        CHECK(passes(held, Purpose::transient_start));
        CHECK(passes(held, Purpose::initial_conditions));
    }
    Maker follower;
    follower.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("xu1", {"in", "out", "out"}, {{"aol", 1e5}, {"rcm", 1e6}})
        .hold("out", 0);
    CHECK(passes(follower, Purpose::transient_start));
    Maker twice = integrator(real);
    twice.hold("out", 0).hold("in", 1);
    CHECK(passes(twice));
    const Diagnostics warned = findings(twice, Purpose::transient_start);
    CHECK(!warned.has_errors());
    CHECK(says(warned, ".ic of node in has no effect: vin sets its voltage"));
}

TEST_CASE("a node behind capacitors") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("c1", {"in", "a"}, {{"c", 1e-9}})
        .add("c2", {"a", "0"}, {{"c", 1e-9}});
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes{"no-dc-path"});
    CHECK(says(found, "node 'a' has no path to ground at DC: only c1 and c2 lead to it"));
    CHECK(passes(maker, Purpose::initial_conditions));
    maker.hold("a", 1).hold("0", 0).hold("a", 2);
    CHECK(passes(maker, Purpose::transient_start));

    Maker inputs;
    inputs.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("c1", {"in", "p"}, {{"c", 1e-9}})
        .add("xu1", {"p", "out", "out"}, {{"aol", 1e5}, {"ib", 1e-9}, {"cin", 1e-12}});
    CHECK(codes(findings(inputs)) == Codes{"no-dc-path"});
    CHECK(says(findings(inputs), "only c1 and an input of xu1 lead to it"));
    inputs.add("rb", {"p", "0"}, {{"r", 1e6}});
    CHECK(passes(inputs));
}

TEST_CASE("two nodes behind capacitors are one finding") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("c1", {"in", "a"}, {{"c", 1e-9}})
        .add("r1", {"a", "b"}, {{"r", 1e3}})
        .add("c2", {"b", "0"}, {{"c", 1e-9}});
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes{"no-dc-path"});
    CHECK(says(found, "nodes 'a' and 'b' have no path to ground at DC: only c1 and c2 lead to them"));
}

TEST_CASE("an island without ground is one finding") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}}).add("r1", {"in", "0"}, {{"r", 1e3}});
    for (int k = 0; k < 7; ++k)
        maker.add("r" + std::to_string(10 + k), {"n" + std::to_string(k), "n" + std::to_string(k + 1)},
                  {{"r", 1e3}});
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes{"floating-node"});
    CHECK(says(found, "nodes 'n0', 'n1', 'n2', 'n3', 'n4' and 3 more have no connection to ground"));
    CHECK(codes(findings(maker, Purpose::initial_conditions)) == Codes{"floating-node"});
}

TEST_CASE("the open secondary of a transformer floats") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 0}})
        .add("r1", {"in", "p"}, {{"r", 10}})
        .add("l1", {"p", "0"}, {{"l", 1e-3}})
        .add("l2", {"s", "t"}, {{"l", 1e-3}})
        .add("k1", {}, {{"k", 0.9}}, {}, {"l1", "l2"})
        .add("rl", {"s", "t"}, {{"r", 1e3}});
    CHECK(says(findings(maker), "nodes 's' and 't' have no connection to ground"));
    maker.add("rg", {"t", "0"}, {{"r", 1e9}});
    CHECK(passes(maker));
}

TEST_CASE("what is connected to nothing") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("r1", {"in", "0"}, {{"r", 1e3}})
        .add("i1", {"0", "a"}, {{"dc", 1e-3}})
        .add("e1", {"b", "0"}, {{"gain", 2}}, {"c", "0"})
        .add("xu1", {"d", "out", "out"}, real);
    maker.node("unused");
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes(4, "floating-node"));
    CHECK(says(found, "nothing but i1 is connected to node 'a'"));
    CHECK(says(found, "nothing is connected to node 'c', whose voltage e1 reads"));
    CHECK(says(found, "nothing but an input of xu1 is connected to node 'd'"));
    CHECK(says(found, "nothing is connected to node 'unused'"));
}

TEST_CASE("current sources without a way back") {
    Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("r1", {"in", "0"}, {{"r", 1e3}})
        .add("i1", {"0", "a"}, {{"dc", 1e-3}})
        .add("i2", {"a", "0"}, {{"dc", 1e-3}})
        .add("c1", {"a", "in"}, {{"c", 1e-9}});
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes{"current-cutset"});
    CHECK(says(found, "only current sources and capacitors lead to node 'a': i1, i2 and c1"));
}

TEST_CASE("a supply that nobody connected") {
    Maker maker;
    maker.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("vee", {"ee", "0"}, {{"dc", -15}})
        .add("xu1", {"in", "o1", "cc", "ee", "o1"}, real)
        .add("xu2", {"in", "o2", "cc", "ee", "o2"}, real)
        .add("cb", {"cc", "0"}, {{"c", 1e-7}});
    const Diagnostics found = findings(maker);
    CHECK(codes(found) == Codes{"floating-node"});
    CHECK(says(found, "nothing feeds node 'cc'"));
    maker.add("vcc", {"cc", "0"}, {{"dc", 15}});
    CHECK(passes(maker));
}

TEST_CASE("controlled currents may determine a node that no path ties to ground") {
    // An integrator from a transconductance, a capacitor and a buffer, closed by r1 and r2: v(b) = 0 at DC.
    Maker maker;
    maker.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("g1", {"0", "n"}, {{"g", 1e-3}}, {"0", "b"})
        .add("c1", {"n", "0"}, {{"c", 1e-9}})
        .add("e1", {"out", "0"}, {{"gain", 1}}, {"n", "0"})
        .add("r1", {"in", "b"}, {{"r", 1e3}})
        .add("r2", {"b", "out"}, {{"r", 1e4}});
    CHECK(passes(maker));

    // The same with a current-controlled source.
    Maker current;
    current.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("v1", {"b", "0"}, {{"dc", 0}})
        .add("f1", {"0", "n"}, {{"gain", 1}}, {}, {"v1"})
        .add("c1", {"n", "0"}, {{"c", 1e-9}})
        .add("xu1", {"n", "out", "out"}, real)
        .add("r1", {"in", "b"}, {{"r", 1e3}})
        .add("r2", {"b", "out"}, {{"r", 1e4}});
    CHECK(passes(current));

    // A conductance written as a controlled source.
    Maker conductance;
    conductance.add("i1", {"0", "a"}, {{"dc", 1e-3}}).add("g1", {"a", "0"}, {{"g", 1e-3}}, {"a", "0"});
    CHECK(passes(conductance));

    // Nobody reads the node: its voltage remains open.
    Maker open;
    open.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("g1", {"0", "n"}, {{"g", 1e-3}}, {"in", "0"})
        .add("c1", {"n", "0"}, {{"c", 1e-9}});
    CHECK(codes(findings(open)) == Codes{"current-cutset"});
}

TEST_CASE("loops of sources and wires") {
    Maker parallel;
    parallel.add("v1", {"a", "0"}, {{"dc", 1}})
        .add("v2", {"a", "0"}, {{"dc", 2}})
        .add("v3", {"a", "0"}, {{"dc", 1}})
        .add("r1", {"a", "0"}, {{"r", 1e3}});
    const Diagnostics found = findings(parallel);
    CHECK(codes(found) == Codes(2, "voltage-loop"));
    CHECK(says(found, "v1, v2 (nodes '0' and 'a')"));
    CHECK(says(found, "v1, v3 (nodes '0' and 'a')"));

    Maker inductor;
    inductor.add("v1", {"a", "0"}, {{"dc", 1}})
        .add("r1", {"a", "b"}, {{"r", 0}})
        .add("l1", {"b", "0"}, {{"l", 1e-3}});
    CHECK(says(findings(inductor), "v1, r1 (0 ohm), l1 (a short at DC) (nodes '0', 'a' and 'b')"));
    CHECK(passes(inductor, Purpose::initial_conditions));

    Maker wires;
    wires.add("v1", {"a", "0"}, {{"dc", 1}})
        .add("r1", {"a", "b"}, {{"r", 0}})
        .add("r2", {"b", "a"}, {{"r", 0}})
        .add("r3", {"b", "0"}, {{"r", 1e3}});
    CHECK(says(findings(wires), "r1 (0 ohm), r2 (0 ohm) (nodes 'a' and 'b')"));

    Maker shorted;
    shorted.add("v1", {"a", "a"}, {{"dc", 1}}).add("r1", {"a", "0"}, {{"r", 1e3}});
    CHECK(says(findings(shorted), "both ends of v1 are at node 'a'"));
}

TEST_CASE("loops in which nothing limits the current") {
    Maker maker;
    maker.add("v1", {"a", "0"}, {{"dc", 1}})
        .add("e1", {"a", "0"}, {{"gain", 1}}, {"b", "0"})
        .add("r1", {"b", "0"}, {{"r", 1e3}});
    CHECK(codes(findings(maker)) == Codes{"current-loop"});
    CHECK(says(findings(maker), "v1, e1 (nodes '0' and 'a')"));

    // The current of v1 sets v(b), so that e1 can agree with it.
    maker.add("f1", {"0", "b"}, {{"gain", 1}}, {}, {"v1"});
    CHECK(passes(maker));

    Maker outputs;
    outputs.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("xu1", {"in", "out", "out"}, real)
        .add("xu2", {"in", "out", "out"}, real);
    CHECK(codes(findings(outputs)) == Codes{"current-loop"});
    CHECK(says(findings(outputs), "the output of xu1, the output of xu2"));
    CHECK(findings(outputs).all()[0].hint.find("rout") != std::string::npos);
    Maker soft;
    soft.add("vin", {"in", "0"}, {{"dc", 1}})
        .add("xu1", {"in", "out", "out"}, {{"aol", 1e5}, {"rout", 50}})
        .add("xu2", {"in", "out", "out"}, real);
    CHECK(passes(soft));
}

TEST_CASE("no ground is one finding, whatever else is wrong") {
    Maker maker;
    maker.add("v1", {"a", "b"}, {{"dc", 1}})
        .add("r1", {"a", "b"}, {{"r", 1e3}})
        .add("c1", {"b", "c"}, {{"c", 1e-9}});
    CHECK(codes(findings(maker)) == Codes{"no-ground"});
    CHECK(findings(maker).exit_status() == 3);
}

TEST_CASE("many findings are counted, and a large circuit is checked in linear time") {
    Maker maker;
    maker.add("v1", {"n0", "0"}, {{"dc", 1}});
    const int size = 100000;
    for (int k = 0; k < size; ++k) {
        const std::string next = "n" + std::to_string(k + 1);
        maker.add("r" + std::to_string(k), {"n" + std::to_string(k), next}, {{"r", k % 2 == 0 ? 1e3 : 0}});
        maker.add("rs" + std::to_string(k), {next, "0"}, {{"r", 1e6}});
    }
    for (int k = 0; k < 30; ++k) {
        maker.add("c" + std::to_string(k), {"f" + std::to_string(k), "0"}, {{"c", 1e-9}});
        maker.add("vw" + std::to_string(k), {"n0", "0"}, {{"dc", 1}});
    }
    const Diagnostics found = findings(maker);
    CHECK(found.all().size() == 42);
    CHECK(says(found, "10 more groups of nodes without a path to ground, from node 'f20' on"));
    CHECK(says(found, "10 more such loops, the last one closed by vw29"));
}
