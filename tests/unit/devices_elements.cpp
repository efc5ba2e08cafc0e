// Values, signs and units of the elements one by one.

#include <cmath>

#include <doctest/doctest.h>

#include "engine/devices/all.hpp"
#include "engine/expr/builder.hpp"
#include "tests/unit/devices_cards.hpp"

namespace {

using namespace device_tests;

CardData branch(CardData data) {
    data.read_pins |= 1U;
    return data;
}

} // namespace

TEST_CASE("resistor: conductance, branch, wire and open circuit") {
    const Resistor plain(CardData(Resistor::info(), {{"r", 50}}).card());
    const Equations at = values(plain, {3, 1}, -1);
    CHECK(at.f == std::vector<double>{0.04, -0.04});

    const InPlace<Resistor> read(branch(CardData(Resistor::info(), {{"r", 50}})).card());
    CHECK(read.internals().at(0).name == "i");
    CHECK(values(read, {3, 1, 0.04}, -1).f == std::vector<double>{0.04, -0.04, 0});

    const Resistor wire(CardData(Resistor::info(), {{"r", 0}}).card());
    CHECK(wire.paths().at(0).kind == PathKind::voltage_source);
    const Equations short_circuit = equations(wire, {3, 1, 7}, -1);
    CHECK(short_circuit.f == std::vector<double>{7, -7, 2});
    CHECK(short_circuit.g(2, 2) == 0);

    const Resistor open(CardData(Resistor::info(), {{"r", infinity}}).card());
    CHECK(open.paths().empty());
    CHECK(values(open, {3, 1}, -1).f == std::vector<double>{0, 0});
    const InPlace<Resistor> open_read(branch(CardData(Resistor::info(), {{"r", infinity}})).card());
    CHECK(values(open_read, {3, 1, 0}, -1).f == std::vector<double>{0, 0, 0});
}

TEST_CASE("resistor, capacitor, inductor: temperature, m and scale") {
    CardData hot(Resistor::info(), {{"r", 100}, {"tc1", 1e-3}, {"tc2", 1e-5}});
    hot.temperature = 300.15 + 40;
    const auto conductance = [](const CardData& data) {
        return values(InPlace<Resistor>(data.card()), {1, 0}, -1).f[0];
    };
    CHECK(1 / conductance(hot) == doctest::Approx(100 * (1 + 0.04 + 0.016)).epsilon(1e-14));
    hot.put(Resistor::temp, 27); // its own temperature wins
    CHECK(1 / conductance(hot) == doctest::Approx(100).epsilon(1e-14));
    hot.put(Resistor::m, 4);
    hot.put(Resistor::scale, 2);
    CHECK(1 / conductance(hot) == doctest::Approx(50).epsilon(1e-14));

    CardData c(Capacitor::info(), {{"c", 1e-6}, {"tc1", 1e-3}, {"m", 2}, {"scale", 3}});
    c.temperature = 310.15;
    CHECK(values(InPlace<Capacitor>(c.card()), {2, 0}, -1).q[0] ==
          doctest::Approx(2 * 6e-6 * 1.01).epsilon(1e-14));

    CardData l(Inductor::info(), {{"l", 1e-3}, {"tc1", 1e-3}, {"m", 2}, {"scale", 3}});
    l.temperature = 310.15;
    CHECK(Inductor::effective(l.card()) == doctest::Approx(1.5e-3 * 1.01).epsilon(1e-14));
    CHECK(values(InPlace<Inductor>(l.card()), {0, 0, 2}, -1).q[2] ==
          doctest::Approx(-3e-3 * 1.01).epsilon(1e-14));
}

TEST_CASE("capacitor and inductor: equations and initial conditions") {
    const InPlace<Capacitor> read(branch(CardData(Capacitor::info(), {{"c", 2}, {"ic", 5}})).card());
    const Equations at = values(read, {3, 1, 0.5}, -1);
    CHECK(at.f == std::vector<double>{0.5, -0.5, -0.5});
    CHECK(at.q == std::vector<double>{0, 0, 4});
    double x[] = {9, 1, 0};
    read.initial(x);
    CHECK(x[0] - x[1] == 5);
    Capacitor(CardData(Capacitor::info(), {{"c", 2}}).card()).initial(x);
    CHECK(x[0] == 6);

    const Inductor coil(CardData(Inductor::info(), {{"l", 2}, {"ic", 3}}).card());
    const Equations l = values(coil, {4, 1, 0.5}, -1);
    CHECK(l.f == std::vector<double>{0.5, -0.5, 3});
    CHECK(l.q == std::vector<double>{0, 0, -1});
    coil.initial(x);
    CHECK(x[2] == 3);
    CHECK_FALSE(Inductor(CardData(Inductor::info(), {{"l", 0}}).card()).internals().at(0).state);
}

TEST_CASE("mutual inductance: flux with the sign of the inductor's own") {
    CardData data(Mutual::info(), {{"k", 0.5}});
    data.referred = {1, 4, 9};
    data.references = 3;
    const Equations at = equations(Mutual(data.card()), {1, 10, 100}, -1);
    CHECK(at.q == std::vector<double>{-(1 * 10 + 1.5 * 100), -(1 * 1 + 3 * 100), -(1.5 * 1 + 3 * 10)});
    CHECK(at.f == std::vector<double>{0, 0, 0});
}

TEST_CASE("sources: dc, waveform and time") {
    const auto emf = [](const CardData& data, double t) {
        return -values(VoltageSource(data.card()), {0, 0, 0}, t).f[2];
    };
    CardData plain(VoltageSource::info(), {{"dc", 3}});
    CHECK(emf(plain, -1) == 3);
    CHECK(emf(plain, 5) == 3);
    CardData wave(VoltageSource::info());
    wave.waveform = static_cast<int>(Waveform::Kind::pulse);
    wave.argument = {0.5, 2, 1, 0, 0, 1};
    CHECK(emf(wave, -1) == 0.5); // no dc: the waveform at 0
    CHECK(emf(wave, 1.5) == 2);
    wave.put(0, 7);
    CHECK(emf(wave, -1) == 7);
    CHECK(emf(wave, 0) == 0.5);
    CHECK(VoltageSource(wave.card()).next_breakpoint(0) == 1);

    CardData current(CurrentSource::info(), {{"dc", 2}, {"acmag", 3}, {"acphase", 90}});
    CHECK(values(CurrentSource(current.card()), {0, 0}, -1).f == std::vector<double>{2, -2});
    std::complex<double> u[3] = {};
    CurrentSource(current.card()).stimulus(u);
    CHECK(u[0].imag() == doctest::Approx(-3));
    CHECK(u[1].imag() == doctest::Approx(3));
    CHECK(std::abs(u[0].real()) < 1e-15);
    u[0] = u[1] = 0;
    const InPlace<CurrentSource> read(branch(current).card());
    read.stimulus(u);
    CHECK(u[0] == 0.0);
    CHECK(u[2].imag() == doctest::Approx(-3));
    CHECK(values(read, {0, 0, 2}, -1).f == std::vector<double>{2, -2, 0});

    std::complex<double> e[3] = {};
    VoltageSource(CardData(VoltageSource::info(), {{"acmag", -2}, {"acphase", 180}}).card()).stimulus(e);
    CHECK(e[2].real() == doctest::Approx(2));
}

TEST_CASE("controlled sources: gains and signs") {
    CardData e(Vcvs::info(), {{"gain", 3}});
    e.nodes = 4;
    CHECK(values(Vcvs(e.card()), {10, 4, 3, 1, 0.2}, -1).f == std::vector<double>{0.2, -0.2, 0, 0, 0});
    CardData g(Vccs::info(), {{"g", 3}});
    g.nodes = 4;
    CHECK(values(Vccs(g.card()), {10, 4, 3, 1}, -1).f == std::vector<double>{6, -6, 0, 0});
    CardData f(Cccs::info(), {{"gain", 3}});
    f.references = 1;
    CHECK(values(InPlace<Cccs>(f.card()), {10, 4, 2}, -1).f == std::vector<double>{6, -6, 0});
    CHECK(values(InPlace<Cccs>(branch(f).card()), {10, 4, 2, 6}, -1).f == std::vector<double>{6, -6, 0, 0});
    CardData h(Ccvs::info(), {{"r", 3}});
    h.references = 1;
    CHECK(values(Ccvs(h.card()), {10, 4, 2, 0.2}, -1).f == std::vector<double>{0.2, -0.2, 0, 0});
}

TEST_CASE("behavioural sources: ddt and idt are unknowns, time is never negative") {
    using Kind = BehaviourSlot::Kind;
    const auto program = [](auto&& build) {
        expr::Builder b;
        return b.finish(build(b));
    };
    auto behaviour = std::make_shared<Behaviour>();
    const BehaviourExpression input{program([](expr::Builder& b) { return b.input(0); }), {{Kind::node, 2}}};
    behaviour->states = {{false, input, 0}, {true, input, 1.25}};
    behaviour->value = {program([](expr::Builder& b) {
                            return b.apply(expr::Op::add, b.apply(expr::Op::add, b.input(0), b.input(1)),
                                           b.input(2));
                        }),
                        {{Kind::state, 0}, {Kind::state, 1}, {Kind::time, 0}}};
    CardData data(BehaviouralVoltage::info());
    data.behaviour = behaviour;
    data.nodes = 3;
    const BehaviouralVoltage source(data.card());
    // locals: pins 0 1, node 2, i, ddt, idt
    const Equations at = equations(source, {9, 1, 4, 0.5, 2, 3}, -1);
    CHECK(at.f == std::vector<double>{0.5, -0.5, 0, 8 - 5.0, 2, -4});
    CHECK(at.q == std::vector<double>{0, 0, 0, 0, -4, 3});
    CHECK(equations(source, {9, 1, 4, 0.5, 2, 3}, 2).f[3] == 8 - 7.0);
    REQUIRE(source.pinned().size() == 1);
    CHECK(source.pinned()[0].local == 5);
    CHECK(source.pinned()[0].value == 1.25);
    CHECK_FALSE(source.linear()); // time is in it

    auto resistive = std::make_shared<Behaviour>();
    resistive->value = {input.program, {{Kind::node, 0}}};
    CardData current(BehaviouralCurrent::info());
    current.behaviour = resistive;
    const BehaviouralCurrent load(current.card());
    CHECK(load.linear());
    CHECK(load.paths().at(0).kind == PathKind::resistive);
    CHECK(equations(load, {2, 0}, -1).f == std::vector<double>{2, -2});
    CHECK(equations(BehaviouralCurrent(branch(current).card()), {2, 0, 2}, -1).f ==
          std::vector<double>{2, -2, 0});
}

TEST_CASE("a source comes up from 0 over its ramp, whatever its waveform, and is whole without time") {
    CardData data(VoltageSource::info(), {{"dc", 3}, {"ramp", 20e-6}});
    data.waveform = static_cast<int>(Waveform::Kind::sin);
    data.argument = {1, 2, 50e3};
    const Excitation source(data.card());
    const auto sine = [](double t) { return 1 + 2 * std::sin(2 * nullor::pi * 50e3 * t); };
    CHECK(source.value(-1) == 3);
    CHECK(source.value(0) == 0);
    CHECK(source.value(5e-6) == doctest::Approx(sine(5e-6) / 4).epsilon(1e-14));
    CHECK(source.value(20e-6) == sine(20e-6));
    CHECK(source.value(31e-6) == sine(31e-6));
    CHECK(source.next_breakpoint(0) == 20e-6);
    CHECK(source.varies());
}

TEST_CASE("resistor: thermal noise, none where it is noiseless, cold, or a wire") {
    const auto density = [](const CardData& data) {
        double sum = 0;
        const double x[3] = {};
        Resistor(data.card()).noise(x, [&](const NoiseSource& source) { sum += source.white; });
        return sum;
    };
    CHECK(density(CardData(Resistor::info(), {{"r", -50}})) ==
          doctest::Approx(4 * 1.380649e-23 * 300.15 / 50));
    CHECK(density(CardData(Resistor::info(), {{"r", 50}, {"noiseless", 1}})) == 0);
    CHECK(density(CardData(Resistor::info(), {{"r", 50}, {"t_abs", -275}})) == 0);
    CHECK(density(CardData(Resistor::info(), {{"r", 0}})) == 0);
}

TEST_CASE("capacitor: of its size") {
    const auto farad = [](const Parameters& values_of) {
        return values(Capacitor(CardData(Capacitor::info(), values_of).card()), {1, 0}, -1).q[0];
    };
    // As ngspice 39 tells @c1[capacitance] of l=10u w=5u and cj=1m cjsw=2n narrow=1u.
    CHECK(farad({{"l", 10e-6}, {"w", 5e-6}, {"cj", 1e-3}, {"cjsw", 2e-9}, {"narrow", 1e-6}}) ==
          doctest::Approx(9.6e-14).epsilon(1e-12));
    CHECK(farad({{"l", 10e-6}, {"defw", 4e-6}, {"cj", 1e-3}, {"cjsw", 2e-9}, {"narrow", 1e-6}}) ==
          doctest::Approx(8.2e-14).epsilon(1e-12));
    CHECK(farad({{"l", 10e-6}, {"defw", 4e-6}, {"cj", 1e-3}, {"short", 2e-6}}) ==
          doctest::Approx(3.2e-14).epsilon(1e-12));
    CHECK(farad({{"c", 1e-9}, {"l", 10e-6}, {"cj", 1e-3}}) == 1e-9);
}
