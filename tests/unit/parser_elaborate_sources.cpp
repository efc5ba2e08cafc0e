// Sources, controlled sources, couplings and expressions of devices.

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;
using devices::BehaviourSlot;
using devices::Waveform;

namespace {

using Numbers = std::vector<double>;

// Value of a device's expression where the k-th node of the circuit has the voltage 10^k, every reference the
// current 3 A, every state 5, and time is 7 s.
double evaluate(const ReadDeck& d, const std::string& name) {
    const Instance& instance = d.instance(name);
    REQUIRE(instance.behaviour);
    const devices::BehaviourExpression& e = instance.behaviour->value;
    Numbers inputs;
    for (const BehaviourSlot& slot : e.slots) {
        switch (slot.kind) {
        case BehaviourSlot::Kind::node: {
            double voltage = 1;
            const int node = instance.nodes[static_cast<std::size_t>(slot.index)].index;
            for (int k = 0; k < node; ++k) voltage *= 10;
            inputs.push_back(node == 0 ? 0 : voltage);
            break;
        }
        case BehaviourSlot::Kind::reference: inputs.push_back(3); break;
        case BehaviourSlot::Kind::state: inputs.push_back(5); break;
        case BehaviourSlot::Kind::time: inputs.push_back(7); break;
        case BehaviourSlot::Kind::argument:
            inputs.push_back(d.values->number(instance.arguments[static_cast<std::size_t>(slot.index)]));
        }
    }
    expr::Scratch scratch;
    return e.program.evaluate(std::span<const double>(inputs), scratch);
}

std::string kind(const ReadDeck& d, const std::string& name) {
    return std::string(devices::registry()[static_cast<std::size_t>(d.instance(name).kind)]->name);
}

int waveform(Waveform::Kind k) {
    return static_cast<int>(k);
}

} // namespace

TEST_CASE("sources: DC, AC and waveforms in any order") {
    const ReadDeck d(
        "V1 a 0 5\nV2 a 0 DC 5 AC 2 90\nI1 a 0 SIN(0 1 1k) AC 1 DC={k}\nV3 a 0 AC\nV4 a 0 dc = 3 ac=4\n"
        "V5 a 0 PULSE 0 5 1u 1n 1n 1m 2m AC 1\nV6 a 0 EXP(0,1,1u,2u)\nV7 a 0 SFFM (0 1 1k 2 3)\n"
        "V8 a 0\n.param k=9\nR1 a 0 1\n");
    CHECK(d.codes().empty());
    CHECK(d.value("v1") == 5);
    CHECK(d.value("v2.acmag") == 2);
    CHECK(d.value("v2.acphase") == 90);
    CHECK(d.value("i1") == 9);
    CHECK(d.value("i1.acmag") == 1);
    CHECK(d.instance("i1").waveform == waveform(Waveform::Kind::sin));
    CHECK(d.arguments("i1") == Numbers{0, 1, 1000});
    CHECK(d.value("v3.acmag") == 1);
    CHECK(d.value("v4") == 3);
    CHECK(d.value("v4.acmag") == 4);
    CHECK(d.arguments("v5") == Numbers{0, 5, 1e-6, 1e-9, 1e-9, 1e-3, 2e-3});
    CHECK(d.value("v5.acmag") == 1);
    CHECK(d.arguments("v6") == Numbers{0, 1, 1e-6, 2e-6});
    CHECK(d.instance("v7").waveform == waveform(Waveform::Kind::sffm));
    CHECK(d.instance("v8").waveform == 0);
}

TEST_CASE("sources: PWL with pairs in parentheses, options, repeats and files") {
    const auto folder = std::filesystem::temp_directory_path();
    const std::string file = (folder / "nullor-test-points.txt").string();
    std::ofstream(file) << "* time value\n0, 0\n\n1m 5 ; top\n# c\n(2m,{0})\n";
    const double inf = devices::infinity;
    {
        const ReadDeck d(
            "V1 a 0 PWL(0 0 1m {k})\nV2 a 0 PWL (0,0) (1m,1) AC 1\nV3 a 0 PWL 0 0 1m 2 r=0 td=1u\n"
            "V4 a 0 PWL REPEAT FOREVER (0 0 1m 1 2m 0) ENDREPEAT\n.param k=7\nR1 a 0 1\n");
        CHECK(d.codes().empty());
        CHECK(d.arguments("v1") == Numbers{0, inf, 0, 0, 1e-3, 7});
        CHECK(d.arguments("v2") == Numbers{0, inf, 0, 0, 1e-3, 1});
        CHECK(d.arguments("v3") == Numbers{1e-6, 0, 0, 0, 1e-3, 2});
        CHECK(d.arguments("v4") == Numbers{0, 0, 0, 0, 1e-3, 1, 2e-3, 0});
    }
    CHECK(codes_of("V1 a 0 PWL FILE=\"" + file + "\"\nR1 a 0 1\n") == "bad-number");
    std::ofstream(file) << "* time value\n0, 0\n\n1m 5 ; top\n# c\n(2m,1u)\n";
    {
        const ReadDeck d("V1 a 0 PWL FILE=\"" + file + "\" r=0\nV2 a 0 PWL(file=" + file + ")\nR1 a 0 1\n");
        CHECK(d.codes().empty());
        CHECK(d.arguments("v1") == Numbers{0, 0, 0, 0, 1e-3, 5, 2e-3, 1e-6});
        CHECK(d.arguments("v2") == Numbers{0, inf, 0, 0, 1e-3, 5, 2e-3, 1e-6});
    }
    std::remove(file.c_str());
    const ReadDeck missing("V1 a 0 PWL FILE=\"" + file + "\"\nR1 a 0 1\n");
    CHECK(missing.diagnostics.exit_status() == 4);
}

TEST_CASE("sources: mistakes") {
    CHECK(codes_of("V1 a 0 SIN(0 1)\nR1 a 0 1\n") == "waveform-numbers");
    CHECK(codes_of("V1 a 0 SIN(1 2 3 4 5 6 7)\nR1 a 0 1\n") == "waveform-numbers");
    CHECK(codes_of("V1 a 0 PWL(0 0 1m)\nR1 a 0 1\n") == "waveform-numbers");
    CHECK(codes_of("V1 a 0 SINN(0 1 1k)\nR1 a 0 1\n") == "unknown-waveform");
    CHECK(codes_of("V1 a 0 SIN(0 1 1k) PULSE(0 1 1 1 1 1 1)\nR1 a 0 1\n") == "two-waveforms");
    CHECK(codes_of("V1 a 0 5 6\nR1 a 0 1\n") == "unexpected-word");
    CHECK(codes_of("V1 a 0 PWL REPEAT FOR 3 (0 0 1 1) ENDREPEAT\nR1 a 0 1\n") == "unsupported-repeat");
    CHECK(codes_of("V1 a 0 DC {time}\nR1 a 0 1\n") == "unknown-name");
    CHECK(codes_of("V1 a 0 DC 5 foo=3\nR1 a 0 1\n") == "unknown-parameter");
}

TEST_CASE("linear controlled sources and couplings, written before what they refer to") {
    const ReadDeck good(
        "E1 a 0 b c 10\nG1 (a,0) (b,c) gain={2*5}\nF1 a 0 VX 3\nH1 a 0 vx {4}\nVX b 0 1\nR1 c 0 1\n"
        "K1 L1 L2 0.5\nK2 L3 L4 L5 {k}\nK3 L2 L3 k=0.2\nL1 a 0 1\nL2 b 0 1\nL3 c 0 1\nL4 c 0 1\nL5 c 0 "
        "1\n.param k=0.1\n");
    CHECK(good.codes().empty());
    CHECK(good.value("e1") == 10);
    CHECK(good.value("g1") == 10);
    CHECK(good.nodes("e1") == "a 0 b c");
    CHECK(good.instance("e1").pins == 2);
    CHECK(good.value("f1") == 3);
    REQUIRE(good.instance("f1").references.size() == 1);
    CHECK(&good.job->circuit.instances[static_cast<std::size_t>(good.instance("f1").references[0].index)] ==
          &good.instance("vx"));
    CHECK(good.instance("vx").read_pins == 1);
    CHECK(good.value("h1") == 4);
    CHECK(good.value("k1") == 0.5);
    CHECK(good.instance("k2").references.size() == 3);
    CHECK(good.value("k2") == 0.1);
    CHECK(good.value("k3") == 0.2);
    CHECK(codes_of("F1 a 0 vy 3\nR1 a 0 1\n") == "unknown-device");
    CHECK(codes_of("K1 L1 R1 0.5\nL1 a 0 1\nR1 a 0 1\n") == "wrong-reference");
    CHECK(codes_of("K1 L1 L1 0.5\nL1 a 0 1\n") == "duplicate-reference");
    for (const char* again : {"K2 L1 L2 0.5", "K2 L2 L1 -0.5", "K2 L3 L1 L2 0.1", "K2 L2 L3 L1 k=0.1"}) {
        CAPTURE(again);
        CHECK(codes_of(std::string("K1 L1 L2 0.5\nL1 a 0 1\nL2 a 0 1\nL3 a 0 1\n") + again + "\n") ==
              "coupled-twice");
    }
    CHECK(codes_of("K1 L1 L2 L3 0.5\nK2 L3 L4 0.5\nL1 a 0 1\nL2 a 0 1\nL3 a 0 1\nL4 a 0 1\n") == "");
    CHECK(codes_of("E1 a 0 b\nR1 a b 1\n") == "too-few-nodes");
    CHECK(codes_of("F1 a 0\nR1 a 0 1\n") == "missing-device");
}

TEST_CASE("expressions of devices read nodes, currents, time, temperature, parameters and states") {
    // Nodes in the order of their first mention: a 10 V, b 100 V, c 1000 V.
    const std::string divider = "R1 a b 1\nR2 b c 1\nR3 c 0 1\n";
    const ReadDeck d(
        divider +
        "B1 a 0 V=v(a)*2 + v(b,c)\nB2 a 0 I={i(R1)*k + time}\nE1 a b VALUE={v(c)}\n"
        "G1 a b VALUE = {v(c)/k}\nG2 a b cur='v(b)'\nE2 a b vol='v(b)'\nB3 a 0 V = temper+ v(0) - v(GND,a)\n"
        "B4 a 0 V=ddt(v(a))+idt(v(b),3)+sdt(time)\nB5 a 0 I=rate(v(b))\n.param k=4\n"
        ".func rate(x) {ddt(2*x)+x}\n");
    CHECK(d.codes().empty());
    CHECK(kind(d, "b1") == "behavioural voltage source");
    CHECK(kind(d, "g1") == "behavioural current source");
    CHECK(evaluate(d, "b1") == 20 + 100 - 1000);
    CHECK(d.nodes("b1") == "a 0 b c");
    CHECK(d.instance("b1").pins == 2);
    CHECK(evaluate(d, "b2") == 3 * 4 + 7);
    CHECK(d.instance("r1").read_pins == 1);
    CHECK(d.instance("r2").read_pins == 0);
    CHECK(evaluate(d, "e1") == 1000);
    CHECK(d.nodes("e1") == "a b c");
    CHECK(evaluate(d, "g1") == 250);
    CHECK(evaluate(d, "g2") == 100);
    CHECK(evaluate(d, "e2") == 100);
    CHECK(evaluate(d, "b3") == 27 + 10);
    CHECK(evaluate(d, "b4") == 15);
    const auto& states = d.instance("b4").behaviour->states;
    REQUIRE(states.size() == 3);
    CHECK_FALSE(states[0].integral);
    CHECK(states[1].integral);
    CHECK(states[1].initial == 3);
    CHECK(states[2].argument.slots[0].kind == BehaviourSlot::Kind::time);
    // The operand of a ddt inside a function is what the function was called with.
    CHECK(evaluate(d, "b5") == 105);
    const auto& rate = d.instance("b5").behaviour->states[0].argument;
    REQUIRE(rate.slots.size() == 1);
    CHECK(rate.slots[0].kind == BehaviourSlot::Kind::node);
    CHECK(d.instance("b5").nodes[static_cast<std::size_t>(rate.slots[0].index)].index == 2);
}

TEST_CASE("expressions of devices: names are of the subcircuit first, then paths from the top") {
    const ReadDeck d(
        "V1 top 0 1\nR1 top a 1\nR2 a 0 1\n.subckt s a\nV1 a m 1\nR1 m 0 1\nB1 a 0 V=v(m)+v(top)\n"
        "B2 a 0 I=i(V1)\nB3 a 0 I=i(R2)\n.ends\nX1 a s\nB4 a 0 V=v(x1.m)\n");
    CHECK(d.codes().empty());
    CHECK(d.nodes("x1.b1") == "a 0 x1.m top");
    CHECK(d.instance("x1.v1").read_pins == 1);
    CHECK(d.instance("v1").read_pins == 0);
    CHECK(d.instance("r2").read_pins == 1);
    CHECK(d.nodes("b4") == "a 0 x1.m");
}

TEST_CASE("POLY: coefficients in SPICE's order") {
    // a 10, b 100, c 1000
    const std::string three = "R1 a b 1\nR2 b c 1\nR3 c 0 1\n";
    const auto value = [&](const std::string& card) {
        return evaluate(ReadDeck(three + card + "\n.param k=2\n"), "e1");
    };
    CHECK(value("E1 a 0 POLY(1) a 0 1 2 3") == 1 + 2 * 10 + 3 * 100);
    CHECK(value("E1 a 0 POLY(1) a 0 {k} {3*k}") == 2 + 60);
    CHECK(value("E1 a 0 POLY(2) a 0 b 0 0 0 0 1") == 100);
    CHECK(value("E1 a 0 POLY(2) a 0 b 0 0 0 0 0 1") == 1000);
    CHECK(value("E1 a 0 POLY(2) (a,0) (b,0) 0 0 0 0 0 1") == 10000);
    CHECK(value("E1 a 0 POLY(2) a 0 b 0 0 0 0 0 0 0 1") == 1000);
    CHECK(value("E1 a 0 POLY(2) a 0 b 0 0 0 0 0 0 0 0 1") == 10000);
    CHECK(value("E1 a 0 POLY(3) a 0 b 0 c 0 5 0 0 0 0 0 1") == 5 + 10 * 1000);
    CHECK(value("E1 a 0 POLY(3) a 0 b 0 c 0 5 0 0 0 0 0 0 1") == 5 + 100 * 100);
    CHECK(value("E1 a 0 POLY(3) a 0 b 0 c 0 5 0 0 0 0 0 0 0 1") == 5 + 100 * 1000);
    CHECK(value("E1 a 0 POLY(3) a 0 b 0 c 0 5 0 0 0 0 0 0 0 0 1") == 5 + 1e6);
    CHECK(value("E1 a 0 POLY(3) a 0 b 0 c 0 5 0 0 0 0 0 0 0 0 0 1") == 5 + 1000);

    const ReadDeck branches(three + "F1 a 0 POLY(2) R1 R2 0 1 0 0 2\nH1 a 0 POLY(1) R1 0 {k}\n.param k=2\n");
    CHECK(branches.codes().empty());
    CHECK(kind(branches, "f1") == "behavioural current source");
    CHECK(evaluate(branches, "f1") == 3 + 2 * 9);
    CHECK(evaluate(branches, "h1") == 6);

    // SPICE2's rule: a single coefficient is a gain. ngspice alone has it as a constant.
    const ReadDeck single(three + "E1 a 0 POLY(1) b 0 7\n");
    CHECK(single.codes() == "poly-single-coefficient");
    CHECK(evaluate(single, "e1") == 700);
    const ReadDeck constant(three + "E1 a 0 POLY(1) b 0 7\n.options dialect=ngspice\n");
    CHECK(constant.codes() == "poly-single-coefficient");
    CHECK(evaluate(constant, "e1") == 7);

    // Without the keyword, and with its number without parentheses.
    CHECK(value("E1 a 0 b 0 5 2") == 205);
    CHECK(value("E1 a 0 (b,0) -1.8 {k} 1") == -1.8 + 200 + 10000);
    CHECK(value("E1 a 0 POLY 2 a 0 b 0 0 0 0 0 1") == 1000);
    const ReadDeck plain(three + "F1 a 0 R2 1 2 3\nE1 a 0 b 0 5\n");
    CHECK(plain.codes().empty());
    CHECK(evaluate(plain, "f1") == 1 + 2 * 3 + 3 * 9);
    CHECK(kind(plain, "e1") == "voltage-controlled voltage source");
    CHECK(codes_of(three + "S1 a 0 b 0 1 2\n") == codes_of(three + "R9 a 0 1 2\n")); // no polynomial
    CHECK(codes_of(three + "V1 c 0 1\nW1 a 0 V1 1 2\n") == codes_of(three + "R9 a 0 1 2\n"));
    CHECK(codes_of(three + "E1 a 0 POLY(0) 7\n") == "poly-dimension");
    CHECK(codes_of(three + "E1 a 0 POLY(2) a 0 b\n") == "too-few-nodes");
    CHECK(codes_of(three + "E1 a 0 POLY(1) a 0\n") == "missing-value");
    CHECK(codes_of(three + "F1 a 0 POLY(1) R9 0 1\n") == "unknown-device");
}

TEST_CASE("TABLE: points, also from parameters and over controlling nodes") {
    const std::string three = "R1 a b 1\nR2 b c 1\nR3 c 0 1\n.param k=50\n";
    const auto value = [&](const std::string& card) { return evaluate(ReadDeck(three + card + "\n"), "e1"); };
    CHECK(value("E1 a 0 TABLE {v(a)} = (0,0) (20,100)") == 50);
    CHECK(value("E1 a 0 TABLE {v(a)} (0,0) (20,100)") == 50);
    CHECK(value("E1 a 0 TABLE {v(b)} = (0 0) (20 100)") == 100);
    CHECK(value("E1 a 0 TABLE {-v(b)} = (0 7) (20 100)") == 7);
    CHECK(value("E1 a 0 b 0 TABLE=(0,0,200,10)") == 5);
    CHECK(value("E1 a 0 TABLE {v(a)} = (0,{k}) ({k},0)") == doctest::Approx(40));
    CHECK(value("E1 a 0 TABLE {v(b)} = (0,{k}) ({k},0) (200,{3*k})") == doctest::Approx(50));
    CHECK(value("E1 a 0 TABLE {v(c)} = (0,{k}) ({k},0)") == doctest::Approx(0).epsilon(1e-12));
    CHECK(codes_of(three + "E1 a 0 TABLE {v(a)} = (1,0) (1,1)\n") == "table-order");
    CHECK(codes_of(three + "E1 a 0 TABLE {v(a)} = (1,0) (2)\n") == "table-points");
    CHECK(value("E1 a 0 TABLE 2*v(a, 0) = (0,0) (40,100)") == 50);
    CHECK(codes_of(three + "E1 a 0 TABLE (1,0) (2,1)\n") == "missing-value");
}

TEST_CASE("expressions of devices: mistakes") {
    const std::string r = "R1 a 0 1\n";
    CHECK(codes_of(r + "B1 a 0 v(a)\n") == "missing-expression");
    CHECK(codes_of(r + "B1 a 0\n") == "missing-expression");
    CHECK(codes_of(r + "B1 a 0 V=\n") == "missing-value");
    CHECK(codes_of(r + "B1 a 0 value={1}\n") == "wrong-expression");
    CHECK(codes_of(r + "E1 a 0 cur={1}\n") == "wrong-expression");
    CHECK(codes_of(r + "B1 a 0 V=v(b)\n") == "unknown-node");
    CHECK(codes_of(r + "B1 a 0 V=i(r2)\n") == "unknown-device");
    CHECK(codes_of(r + "B1 a 0 V=vdb(a)\n") == "out-of-place");
    CHECK(codes_of(r + "B1 a 0 V=v(a,0,0)\n") == "argument-count");
    CHECK(codes_of(r + "B1 a 0 V=frequency\n") == "unknown-name");
    CHECK(codes_of(r + "B1 a 0 V=idt(1,v(a))\n") == "not-constant");
    CHECK(codes_of(r + "B1 a 0 V={1} tc1=2\n") == "unknown-parameter");
    CHECK(codes_of(r + "E1 a 0 FREQ {v(a)} = (1,0,0)\n") == "unsupported-source");
    CHECK(codes_of(r + "B1 a 0 V={v(a)\n") == "unclosed");
}

TEST_CASE("elaborate: LAPLACE is states of a ratio of polynomials") {
    const ReadDeck d("V1 a 0 1\nR1 b 0 1k\nE1 b 0 LAPLACE {v(a)} = {(1+2*s)/(4+s*(3+s*5))}\n");
    CHECK(d.codes().empty());
    const auto& states = d.instance("e1").behaviour->states;
    REQUIRE(states.size() == 2);
    CHECK(states[0].integral);
    CHECK(states[0].free);
    // sums over one denominator keep it, common powers of s go
    const ReadDeck sum("V1 a 0 1\nR1 b 0 1k\nG1 b 0 a 0 Laplace=s/(1+s)-2/(1+s)+s/(s+s**2) window=1\n");
    CHECK(sum.codes().empty());
    CHECK(sum.instance("g1").behaviour->states.size() == 2);
    const auto code = [](const std::string& h) {
        return codes_of("V1 a 0 1\nR1 b 0 1k\nE1 b 0 LAPLACE {v(a)} = " + h + "\n");
    };
    CHECK(code("{3}").empty());
    CHECK(code("{exp(-s)}") == "transfer-function");
    CHECK(code("{s}") == "transfer-function");
    CHECK(code("{1/(1+s*time)}") == "transfer-function");
    CHECK(code("{1/(1+s)^0.5}") == "transfer-function");
    CHECK(code("{1/(1+s)^25}") == "transfer-function");
    CHECK(code("{1/((1+s)^20*(2+s)^20)}") == "transfer-function");
    CHECK(code("{1/(s-s)}") == "transfer-function");
    CHECK(code("{1/(1+s*tau)}") == "unknown-name");
    CHECK(code("") == "missing-value");
    CHECK(codes_of("R1 b 0 1k\nE1 b 0 LAPLACE\n") != "");
}
