#include "tests/random/generate.hpp"

#include <algorithm>
#include <cmath>

#include "tests/random/bench.hpp"

namespace randomly {

namespace {

using Kind = Behaviour::Piece::Kind;

// Stages: from a node that is driven to an output, which they return.

std::string inverting(Bench& b, const std::string& in, double size) {
    const std::string m = b.node("m"), out = b.node("o");
    const double r1 = b.ohms();
    b.r(in, m, r1);
    b.r(m, out, Draw::rounded(r1 * b.draw.log_between(0.3, 20)));
    if (b.draw.chance(0.2)) b.c(m, out, b.farads(b.draw.log_between(1, 20)));
    b.opamp("0", m, out, size);
    b.load(out);
    return out;
}

std::string noninverting(Bench& b, const std::string& in, double size) {
    const std::string out = b.node("o");
    std::string p = in;
    if (b.draw.chance(0.6)) {
        p = b.node("p");
        b.r(in, p, b.ohms());
        if (b.draw.chance(0.4)) b.c(p, "0", b.farads(b.draw.log_between(0.5, 20)));
    }
    if (b.draw.chance(0.4)) {
        b.opamp(p, out, out, size);
    } else {
        const std::string m = b.node("m");
        const double r1 = b.ohms();
        b.r(m, "0", r1);
        b.r(m, out, Draw::rounded(r1 * b.draw.log_between(0.3, 20)));
        b.opamp(p, m, out, size);
    }
    b.load(out);
    return out;
}

std::string integrator(Bench& b, const std::string& in, double size) {
    const std::string m = b.node("m"), out = b.node("o");
    b.r(in, m, b.ohms());
    b.c(m, out, b.farads(b.draw.log_between(0.3, 10)));
    b.r(m, out, Draw::rounded(b.impedance * b.draw.log_between(3, 1000)));
    b.opamp("0", m, out, size);
    b.load(out);
    return out;
}

std::string sallen_key(Bench& b, const std::string& in, double size) {
    const std::string a = b.node("a"), p = b.node("p"), out = b.node("o");
    const bool high_pass = b.draw.chance(0.3);
    const double q = b.draw.log_between(0.5, 5), at = b.draw.log_between(0.5, 5);
    const double r = b.ohms();
    const double c = 1 / (6.2832 * b.frequency * at * r);
    if (high_pass) {
        b.r(in, a, Draw::rounded(r * 0.1));
        b.c(a, p, Draw::rounded(c));
        b.r(a, out, Draw::rounded(r / (2 * q)));
        b.r(p, "0", Draw::rounded(r * 2 * q));
    } else {
        b.r(in, a, r), b.r(a, p, r);
        b.c(a, out, Draw::rounded(c * 2 * q));
        b.c(p, "0", Draw::rounded(c / (2 * q)));
    }
    b.opamp(p, out, out, size);
    b.load(out);
    return out;
}

std::string multiple_feedback(Bench& b, const std::string& in, double size) {
    const std::string a = b.node("a"), m = b.node("m"), out = b.node("o");
    const double r = b.ohms(), q = b.draw.log_between(0.5, 4);
    const double c = 1 / (6.2832 * b.frequency * b.draw.log_between(0.5, 5) * r);
    if (b.draw.chance(0.5)) { // low pass
        b.r(in, a, r), b.r(a, out, r), b.r(a, m, r);
        b.c(a, "0", Draw::rounded(c * 3 * q)), b.c(m, out, Draw::rounded(c / (3 * q)));
    } else { // band pass
        b.r(in, a, Draw::rounded(q * r)), b.r(a, "0", Draw::rounded(r / q)),
            b.r(m, out, Draw::rounded(2 * q * r));
        b.c(a, out, Draw::rounded(c)), b.c(a, m, Draw::rounded(c));
    }
    b.opamp("0", m, out, size);
    b.load(out);
    return out;
}

std::string any_stage(Bench& b, const std::string& in, double size) {
    switch (b.draw.below(6)) {
    case 0:
    case 1: return inverting(b, in, size);
    case 2: return noninverting(b, in, size);
    case 3: return integrator(b, in, size);
    case 4: return sallen_key(b, in, size);
    default: return multiple_feedback(b, in, size);
    }
}

// A Schmitt trigger whose input begins far outside its thresholds, so that its state is certain.
void trigger(Bench& b) {
    b.needs_rails = true, b.may_be_ideal = false;
    const double size = b.draw.between(1, 12), f = b.frequency;
    Source s;
    s.has_dc = false;
    const double swing = 3 * size;
    switch (b.draw.below(3)) {
    case 0: s.wave = {Waveform::Kind::sin, {0, swing, f, 0, 0, 90}}; break;
    case 1: s.wave = {Waveform::Kind::pulse, {-swing, swing, 0, 0.5 / f, 0.5 / f, 1e-3 / f, 1.01 / f}}; break;
    default: s.wave = {Waveform::Kind::pwl, {0, -swing, b.stop / 2, swing, b.stop, -swing}}; break;
    }
    b.circuit.add('v', "v1", {"in", "0"}).source = s;
    const double r1 = b.ohms();
    if (b.draw.chance(0.5)) { // inverting
        b.r("p", "0", r1), b.r("out", "p", Draw::rounded(r1 * b.draw.between(1.5, 10)));
        b.opamp("p", "in", "out", size);
    } else {
        b.r("in", "p", r1), b.r("out", "p", Draw::rounded(r1 * b.draw.between(3.5, 10)));
        b.opamp("p", "0", "out", size);
    }
    b.load("out");
}

// Relaxation oscillator; a current at the start holds its state and lets it go.
void astable(Bench& b) {
    b.needs_rails = true, b.may_be_ideal = false;
    const double size = b.draw.between(1, 12), r1 = b.ohms(), r = b.ohms();
    b.r("p", "0", r1), b.r("out", "p", Draw::rounded(r1 * b.draw.between(0.5, 3)));
    b.r("out", "m", r);
    b.c("m", "0", Draw::rounded(1 / (2.2 * b.frequency * r)));
    b.opamp("p", "m", "out", size);
    const double kick = 20 * size / r, until = Draw::rounded(0.1 / b.frequency);
    Source s;
    s.has_dc = false;
    s.wave = {Waveform::Kind::pwl, {0, kick, until, kick, Draw::rounded(until * 1.2), 0}};
    b.circuit.add('i', "i1", {"0", "m"}).source = s;
    b.load("out");
}

void comparator(Bench& b) {
    b.needs_rails = true;
    const double size = b.draw.between(1, 12);
    Source s;
    s.has_dc = false;
    s.wave = {Waveform::Kind::pwl, {0, -b.draw.between(0.1, 1), b.stop, b.draw.between(0.1, 1)}};
    b.circuit.add('v', "v1", {"in", "0"}).source = s;
    b.circuit.add('v', "v2", {"ref", "0"}).source = {
        b.draw.chance(0.5) ? 0 : b.draw.between(-0.1, 0.1), true, 0, 0, {}};
    b.opamp("in", "ref", "out", size);
    b.load("out");
    if (b.draw.chance(0.5)) b.r("out", "q", b.ohms()), b.c("q", "0", b.farads(b.draw.log_between(0.5, 20)));
}

Linear times(double factor, const std::string& node, double constant = 0) {
    return {constant, {{factor, node, ""}}};
}

Behaviour behaviour(Bench& b, const std::string& in, double size) {
    Behaviour e;
    const double level = b.draw.chance(0.5) ? 0 : b.draw.between(-0.5 * size, 0.5 * size);
    const double factor = b.draw.one_of({1.0, -1.0, 2.0, 0.5});
    switch (b.draw.below(7)) {
    case 0:
    case 1: e.pieces.push_back({Kind::max, factor, {times(1, in), times(0, in, level)}, {}}); break;
    case 2: e.pieces.push_back({Kind::min, factor, {times(1, in), times(-0.5, in, level)}, {}}); break;
    case 3: e.pieces.push_back({Kind::abs, factor, {times(1, in, -level)}, {}}); break;
    case 4:
        e.pieces.push_back({Kind::limit,
                            factor,
                            {times(b.draw.one_of({1.0, 3.0}), in)},
                            {b.draw.chance(0.5) ? 0 : -0.3 * size, 0.4 * size}});
        break;
    case 5:
        e.pieces.push_back({Kind::table,
                            factor,
                            {times(1, in)},
                            {Draw::rounded(-0.5 * size), Draw::rounded(-0.2 * size), 0, 0,
                             Draw::rounded(0.3 * size), Draw::rounded(0.6 * size)}});
        break;
    default:
        e.pieces.push_back(
            {Kind::choice, factor, {times(1, in), times(0, in, size), times(0, in, 0)}, {level}});
        break;
    }
    if (b.draw.chance(0.3)) e.base = times(0.5, in);
    return e;
}

void rectifier(Bench& b) {
    const double size = b.draw.between(0.5, 8);
    b.source('v', "in", "0", size);
    std::string at = "in";
    const bool amplified = b.draw.chance(0.6);
    if (amplified) at = b.draw.chance(0.5) ? inverting(b, at, 2 * size) : noninverting(b, at, 2 * size);
    b.circuit.add('b', "b1", {"x", "0"}).behaviour = behaviour(b, at, size);
    b.r("x", "y", b.ohms());
    b.r("y", "0", b.ohms());
    if (b.draw.chance(0.6)) b.c("y", "0", b.farads(b.draw.log_between(0.3, 30)));
    if (b.draw.chance(0.3)) {
        Device& d = b.circuit.add('b', "b2", {"y", "0"});
        d.behaviour = behaviour(b, at, 1);
        d.current = true;
        for (auto& p : d.behaviour.pieces) p.factor /= 4 * b.impedance;
        for (auto& t : d.behaviour.base.terms) t.factor /= 4 * b.impedance;
    }
    if (b.draw.chance(0.4)) (void)any_stage(b, "y", size);
}

void network(Bench& b) {
    b.jumps = false;
    const double size = b.draw.between(0.5, 5);
    const int n = 3 + b.draw.below(4);
    std::vector<std::string> nodes{"0", "in"};
    b.source('v', "in", "0", size);
    std::vector<std::string> inductors;
    for (int k = 0; k < n; ++k) { // a tree of resistors, then what lies between its nodes
        const std::string fresh = b.node("n");
        b.r(nodes[static_cast<std::size_t>(1 + b.draw.below(static_cast<int>(nodes.size()) - 1))], fresh,
            b.ohms());
        nodes.push_back(fresh);
    }
    const auto any = [&] {
        return nodes[static_cast<std::size_t>(b.draw.below(static_cast<int>(nodes.size())))];
    };
    for (int k = 0; k < n; ++k) {
        const std::string x = any(), y = any();
        if (x == y) continue;
        switch (b.draw.below(4)) {
        case 0: b.r(x, y, b.ohms()); break;
        case 1:
        case 2:
            if (x != "in" && y != "in") b.c(x, y, b.farads(b.draw.log_between(0.3, 30)));
            break;
        default: {
            const std::string middle = b.node("n");
            inductors.push_back(b.l(
                x, middle, Draw::rounded(b.impedance / (6.28 * b.frequency * b.draw.log_between(0.3, 30)))));
            b.r(middle, y, b.ohms(0.1, 1));
        }
        }
    }
    if (inductors.size() > 1 && b.draw.chance(0.7)) {
        Device& d = b.circuit.add('k', "k1", {}, b.draw.between(-0.95, 0.95));
        d.others = {inductors[0], inductors[1]};
    }
    if (b.draw.chance(0.3)) b.source('i', any(), nodes[2], size / b.impedance);
    for (int k = 1 + b.draw.below(3); k > 0; --k) {
        std::string in = any();
        if (in == "0") in = "in";
        const std::string out = b.draw.chance(0.7) ? inverting(b, in, size) : noninverting(b, in, size);
        nodes.push_back(out);
        if (b.draw.chance(0.5))
            b.r(out, b.node("n"), b.ohms()),
                b.r("n" + b.circuit.devices.back().nodes[1].substr(1), "0", b.ohms());
    }
    const int controlled = b.draw.below(3);
    for (int k = 0; k < controlled; ++k) {
        const std::string x = any(), y = any(), fresh = b.node("e");
        if (b.draw.chance(0.5)) {
            b.circuit.add('e', b.node("e"), {fresh, "0", x, y}, b.draw.between(-2, 2));
            b.r(fresh, "0", b.ohms());
        } else {
            b.circuit.add('g', b.node("g"), {fresh, "0", x, y},
                          Draw::rounded(b.draw.between(-1, 1) / b.impedance));
            b.r(fresh, "0", b.ohms());
        }
    }
    const std::string measured = b.circuit.devices[1].name; // a resistor
    if (b.draw.chance(0.4)) {
        b.circuit.add('f', "f1", {"0", "nf"}, b.draw.between(-2, 2)).others = {measured};
        b.r("nf", "0", b.ohms());
    }
    if (b.draw.chance(0.4)) {
        b.circuit.add('h', "h1", {"nh", "0"}, Draw::rounded(b.impedance * b.draw.between(-1, 1))).others = {
            measured};
        b.r("nh", "0", b.ohms());
    }
}

void build(Bench& b) {
    const std::string& kind = b.circuit.kind;
    const double size = b.draw.between(0.3, 10);
    if (kind == "inverting") {
        b.source('v', "in", "0", size / 3);
        (void)inverting(b, "in", size);
    } else if (kind == "noninverting") {
        b.jumps = false;
        b.source('v', "in", "0", size / 2);
        (void)noninverting(b, "in", size);
    } else if (kind == "summing") {
        for (int k = 0, n = 2 + b.draw.below(2); k < n; ++k) {
            const std::string in = b.node("in");
            b.source('v', in, "0", size / 3);
            b.r(in, "m", b.ohms());
            b.frequency = b.draw.chance(0.5) ? b.frequency : b.frequency / b.draw.one_of({2, 3});
        }
        b.r("m", "out", b.ohms(1, 5));
        b.opamp("0", "m", "out", size);
        b.load("out");
    } else if (kind == "difference") {
        b.source('v', "in1", "0", size / 2), b.source('v', "in2", "0", size / 2);
        const double r1 = b.ohms(), r2 = b.ohms();
        b.r("in1", "m", r1), b.r("m", "out", r2), b.r("in2", "p", r1), b.r("p", "0", r2);
        b.opamp("p", "m", "out", size);
        b.load("out");
    } else if (kind == "integrator") {
        b.source('v', "in", "0", size / 3);
        (void)integrator(b, "in", size);
    } else if (kind == "long") { // a second of a circuit of microseconds
        b.frequency = b.draw.between(2, 20), b.stop = 1;
        b.source('v', "in", "0", size / 3);
        b.frequency = b.draw.log_between(1e3, 1e5);
        const std::string out = b.draw.chance(0.5) ? integrator(b, "in", size) : inverting(b, "in", size);
        (void)out;
    } else if (kind == "transimpedance") {
        b.jumps = b.draw.chance(0.5);
        const double rf = b.ohms();
        b.source('i', "0", "m", size / rf / 2);
        b.r("m", "out", rf);
        b.c("m", "out", b.farads(b.draw.log_between(2, 50)));
        if (b.draw.chance(0.6)) b.c("m", "0", b.farads(b.draw.log_between(3, 100)));
        b.opamp("0", "m", "out", size);
        b.load("out");
    } else if (kind == "filter") {
        b.source('v', "in", "0", size / 2);
        (void)(b.draw.chance(0.5) ? sallen_key(b, "in", size) : multiple_feedback(b, "in", size));
    } else if (kind == "trigger") {
        trigger(b);
    } else if (kind == "astable") {
        astable(b);
    } else if (kind == "comparator") {
        comparator(b);
    } else if (kind == "rectifier") {
        rectifier(b);
    } else if (kind == "chain") {
        b.source('v', "in", "0", size / 3);
        std::string at = "in";
        for (int k = 2 + b.draw.below(3); k > 0; --k) at = any_stage(b, at, size);
    } else if (kind == "supplies") {
        b.plain_supplies = false, b.may_be_ideal = false;
        b.source('v', "in", "0", size / 3);
        (void)(b.draw.chance(0.5) ? inverting(b, "in", size) : integrator(b, "in", size));
    } else {
        network(b);
    }
    b.finish();
    // Edges and oscillators are for transients.
    if ((kind == "trigger" || kind == "astable") && b.circuit.analysis.kind != Analysis::Kind::tran)
        b.circuit.analysis.kind = Analysis::Kind::tran;
}

} // namespace

const std::vector<std::string>& kinds() {
    static const std::vector<std::string> all{"inverting",  "noninverting", "summing",        "difference",
                                              "integrator", "long",         "transimpedance", "filter",
                                              "trigger",    "astable",      "comparator",     "rectifier",
                                              "chain",      "supplies",     "network"};
    return all;
}

Circuit generate(std::uint64_t seed, const std::string& kind) {
    Draw draw(seed);
    const int chosen = draw.below(static_cast<int>(kinds().size()));
    Bench bench(draw, kind.empty() ? kinds()[static_cast<std::size_t>(chosen)] : kind);
    build(bench);
    return std::move(bench.circuit);
}

} // namespace randomly
