#pragma once
// Cards of every device for the laws that all must keep. A device without samples does not link.

#include "engine/devices/all.hpp"
#include "engine/expr/builder.hpp"
#include "tests/unit/devices_cards.hpp"

namespace device_tests {

using expr::Op;

template <class D>
std::vector<CardData> samples();

template <class D>
std::vector<CardData> two_pole(std::initializer_list<double> values) {
    std::vector<CardData> list;
    for (double value : values)
        for (bool branch : {false, true}) {
            CardData data(D::info());
            data.put(0, value);
            data.read_pins = branch ? 1U : 0U;
            list.push_back(data);
        }
    return list;
}

template <>
inline std::vector<CardData> samples<Resistor>() {
    auto list = two_pole<Resistor>({1e3, -50, 0, 1e-9, infinity});
    CardData warm(
        Resistor::info(),
        {{"r", 100}, {"tc1", 1e-3}, {"tc2", -1e-6}, {"temp", 85}, {"tol", 0.1}, {"m", 3}, {"scale", 2}});
    list.push_back(warm);
    list.push_back(CardData(Resistor::info(), {{"r", 100}, {"tce", 0.5}, {"dtemp", 10}, {"tnom", 0}}));
    list.push_back(CardData(Resistor::info(), {{"r", 100}, {"tc1", 1e-3}, {"t_abs", -300}}));
    list.push_back(CardData(Resistor::info(), {{"r", 100}, {"noiseless", 1}}));
    list.push_back(CardData(
        Resistor::info(),
        {{"r", 100}, {"l", 2e-6}, {"kf", 1e-24}, {"af", 1.2}, {"lf", 0.9}, {"wf", 0.8}, {"ef", 1.3}}));
    list.push_back(CardData(Resistor::info(), {{"rsh", 50},
                                               {"l", 20e-6},
                                               {"w", 6e-6},
                                               {"defl", 1e-6},
                                               {"defw", 1e-6},
                                               {"narrow", 1e-6},
                                               {"short", 2e-6},
                                               {"ac", 70}}));
    CardData wire(Resistor::info(), {{"r", 100}, {"tc1", -0.01}});
    wire.temperature = 400.15; // 1 - 0.01 * 100 = 0
    list.push_back(wire);
    return list;
}

template <>
inline std::vector<CardData> samples<Capacitor>() {
    auto list = two_pole<Capacitor>({1e-6, 0, -2e-9});
    list.push_back(CardData(Capacitor::info(), {{"c", 1e-3}, {"ic", 2}, {"m", 4}, {"scale", 0.5}}));
    list.push_back(CardData(Capacitor::info(),
                            {{"c", 1e-3}, {"tc1", 1e-3}, {"tc2", -1e-6}, {"temp", 85}, {"tol", 0.1}}));
    list.push_back(CardData(Capacitor::info(), {{"c", 1e-3}, {"tc1", 1e-3}, {"dtemp", 10}, {"tnom", 0}}));
    list.push_back(CardData(Capacitor::info(), {{"c", 1e-3}, {"tc1", 1e-3}, {"t_abs", 50}}));
    list.push_back(
        CardData(Capacitor::info(), {{"cj", 1e-3}, {"cjsw", 2e-10}, {"l", 50e-6}, {"defw", 8e-6}}));
    list.push_back(
        CardData(Capacitor::info(),
                 {{"l", 2}, {"w", 3}, {"cj", 1e-6}, {"cjsw", 1e-7}, {"narrow", 1}, {"short", 0.5}}));
    return list;
}

template <>
inline std::vector<CardData> samples<Inductor>() {
    auto list = two_pole<Inductor>({1e-3, 0, 5.0});
    list.push_back(CardData(Inductor::info(), {{"l", 1e-3}, {"ic", 2}, {"m", 4}, {"scale", 0.5}}));
    list.push_back(
        CardData(Inductor::info(), {{"l", 1e-3}, {"tc1", 1e-3}, {"tc2", -1e-6}, {"temp", 85}, {"tol", 0.1}}));
    list.push_back(CardData(Inductor::info(), {{"l", 1e-3}, {"tc1", 1e-3}, {"dtemp", 10}, {"tnom", 0}}));
    list.push_back(CardData(Inductor::info(), {{"l", 1e-3}, {"tc1", 1e-3}, {"t_abs", 50}}));
    return list;
}

template <>
inline std::vector<CardData> samples<TransmissionLine>() {
    std::vector<CardData> list;
    for (const Parameters& set :
         {Parameters{{"z0", 50}, {"td", 1e-9}}, Parameters{{"z0", 300}, {"f", 1e8}},
          Parameters{{"z0", 75}, {"f", 1e9}, {"nl", 3}, {"ic1", 2}, {"ic2", 0.2}, {"ic3", -1}, {"ic4", 0.1}}})
        for (const unsigned read_pins : {0U, 0b1111U}) {
            CardData data(TransmissionLine::info(), set);
            data.pins = data.nodes = 4;
            data.read_pins = read_pins;
            list.push_back(data);
        }
    return list;
}

template <>
inline std::vector<CardData> samples<Mutual>() {
    std::vector<CardData> list;
    for (double k : {0.0, 0.99, -1.0}) {
        CardData data(Mutual::info(), {{"k", k}});
        data.referred = {1e-3, 4e-3, 2.0};
        data.pins = data.nodes = 0;
        data.references = 3;
        list.push_back(data);
    }
    return list;
}

template <class D>
std::vector<CardData> sources() {
    std::vector<CardData> list;
    for (bool branch : {false, true}) {
        CardData plain(D::info(), {{"dc", 2.5}, {"acmag", 1}, {"acphase", 30}});
        plain.read_pins = branch ? 1U : 0U;
        list.push_back(plain);
        CardData ramped(D::info(), {{"dc", 2.5}, {"ramp", 1e-4}});
        ramped.read_pins = branch ? 1U : 0U;
        list.push_back(ramped);
        CardData sine(D::info());
        sine.waveform = static_cast<int>(Waveform::Kind::sin);
        sine.argument = {1, 2, 3e3};
        sine.read_pins = branch ? 1U : 0U;
        list.push_back(sine);
        CardData pulse(D::info());
        pulse.waveform = static_cast<int>(Waveform::Kind::pulse);
        pulse.argument = {-1, 2, 1e-3, 1e-4, 0, 1e-3, 3e-3};
        pulse.read_pins = branch ? 1U : 0U;
        list.push_back(pulse);
    }
    return list;
}

template <>
inline std::vector<CardData> samples<VoltageSource>() {
    return sources<VoltageSource>();
}
template <>
inline std::vector<CardData> samples<CurrentSource>() {
    return sources<CurrentSource>();
}

template <class D>
std::vector<CardData> controlled(int nodes, int references) {
    auto list = two_pole<D>({10, -1e5, 0});
    for (CardData& data : list) {
        data.nodes = nodes;
        data.references = references;
    }
    return list;
}

template <>
inline std::vector<CardData> samples<Vcvs>() {
    return controlled<Vcvs>(4, 0);
}
template <>
inline std::vector<CardData> samples<Vccs>() {
    return controlled<Vccs>(4, 0);
}
template <>
inline std::vector<CardData> samples<Cccs>() {
    return controlled<Cccs>(2, 1);
}
template <>
inline std::vector<CardData> samples<Ccvs>() {
    return controlled<Ccvs>(2, 1);
}

// k v(2) j + ddt(v(2,0) j) + idt(sin(v(3)) - ddt) + time, with j a branch current and k an argument
inline std::shared_ptr<const Behaviour> busy_behaviour() {
    using Kind = BehaviourSlot::Kind;
    auto made = std::make_shared<Behaviour>();
    const auto expression = [](auto&& build, std::vector<BehaviourSlot> slots) {
        expr::Builder builder;
        return BehaviourExpression{builder.finish(build(builder)), std::move(slots)};
    };
    made->states.resize(2);
    made->states[0].argument = expression(
        [](expr::Builder& b) {
            return b.apply(Op::mul, b.apply(Op::sub, b.input(0), b.input(1)), b.input(2));
        },
        {{Kind::node, 2}, {Kind::node, 0}, {Kind::reference, 0}});
    made->states[1].integral = true;
    made->states[1].initial = 0.25;
    made->states[1].argument = expression(
        [](expr::Builder& b) { return b.apply(Op::sub, b.apply(Op::sin, b.input(0)), b.input(1)); },
        {{Kind::node, 3}, {Kind::state, 0}});
    made->value = expression(
        [](expr::Builder& b) {
            const auto product = b.apply(Op::mul, b.apply(Op::mul, b.input(0), b.input(1)), b.input(2));
            const auto states = b.apply(Op::add, b.input(3), b.input(4));
            return b.apply(Op::add, product, b.apply(Op::add, states, b.input(5)));
        },
        {{Kind::argument, 0},
         {Kind::node, 2},
         {Kind::reference, 0},
         {Kind::state, 0},
         {Kind::state, 1},
         {Kind::time, 0}});
    return made;
}

// 3 v(2) + 2 j
inline std::shared_ptr<const Behaviour> affine_behaviour() {
    expr::Builder b;
    const auto sum = b.apply(Op::add, b.apply(Op::mul, b.constant(3), b.input(0)),
                             b.apply(Op::mul, b.input(1), b.constant(2)));
    auto made = std::make_shared<Behaviour>();
    made->value = {b.finish(sum), {{BehaviourSlot::Kind::node, 2}, {BehaviourSlot::Kind::reference, 0}}};
    return made;
}

// |v(2)| + min(v(2), j)
inline std::shared_ptr<const Behaviour> kinked_behaviour() {
    using Kind = BehaviourSlot::Kind;
    expr::Builder b;
    const auto size = b.apply(Op::abs, b.input(0));
    const auto least = b.apply(Op::min, b.input(0), b.input(1));
    auto made = std::make_shared<Behaviour>();
    made->value = {b.finish(b.apply(Op::add, size, least)), {{Kind::node, 2}, {Kind::reference, 0}}};
    return made;
}

template <class D>
std::vector<CardData> behavioural() {
    std::vector<CardData> list;
    for (bool branch : {false, true})
        for (const auto& behaviour : {busy_behaviour(), affine_behaviour(), kinked_behaviour()}) {
            CardData data(D::info());
            data.behaviour = behaviour;
            data.argument = {1.5};
            data.nodes = 4;
            data.references = 1;
            data.read_pins = branch ? 1U : 0U;
            list.push_back(data);
        }
    return list;
}

template <>
inline std::vector<CardData> samples<BehaviouralVoltage>() {
    return behavioural<BehaviouralVoltage>();
}
template <>
inline std::vector<CardData> samples<BehaviouralCurrent>() {
    return behavioural<BehaviouralCurrent>();
}

template <>
inline std::vector<CardData> samples<OpAmp>() {
    std::vector<CardData> list;
    const auto add = [&](int pins, bool conserves, const Parameters& set) {
        CardData data(OpAmp::info(), set);
        data.pins = data.nodes = pins;
        data.conserves = conserves;
        data.temperature = 330;
        list.push_back(data);
    };
    // Three pins return through ground: nothing to conserve.
    add(3, false, {});
    add(3, false, {{"aol", 1e5}});
    add(3, false, {{"gbw", 1e6}});
    add(3, false, {{"aol", 20}, {"gbw", 0.3}, {"fp2", 2}, {"rout", 75}});
    add(3, false, {{"vmax", 5}, {"vmin", -3}});
    add(3, false, {{"aol", 20}, {"vmax", 5}, {"vmin", -3}});
    add(3, false, {{"aol", 20}, {"gbw", 0.3}, {"sr", 4}, {"ilimit", 3}});
    add(3, false, {{"gbw", 0.3}, {"srp", 4}, {"srm", 2}, {"vmax", 5}, {"vmin", -3}});
    add(3, false, {{"vmax", -5}, {"vmin", 3}});
    add(3, false,
        {{"aol", 20},
         {"rin", 5},
         {"cin", 2},
         {"rcm", 9},
         {"ccm", 3},
         {"vos", 0.1},
         {"tcvos", 0.01},
         {"ib", 0.2},
         {"ios", 0.1},
         {"tcib", 0.02}});
    add(3, false, {{"aol", 20}, {"cmrr", 6}, {"fcm", 0.1}});
    add(3, false, {{"en", 5e-9}, {"enk", 10}, {"in", 1e-12}, {"ink", 100}});
    add(5, true, {});
    add(5, true, {{"aol", 20}, {"headroom", 0.5}, {"iq", 1}});
    add(5, true,
        {{"gbw", 0.3}, {"sr", 4}, {"hrp", 2}, {"hrm", 1}, {"ilimit", 2}, {"rout", 3}, {"phimargin", 60}});
    add(5, true,
        {{"aol", 20},
         {"gbw", 0.3},
         {"sr", 4},
         {"cmrr", 6},
         {"fcm", 0.1},
         {"psrr", 12},
         {"fps", 0.2},
         {"vsn", 10},
         {"rin", 5},
         {"cin", 2}});
    add(5, true, {{"psrr", 12}, {"vsn", 10}});
    add(5, false, {{"rcm", 4}, {"ib", 0.1}});
    return list;
}

template <class D>
std::vector<CardData> switches(std::initializer_list<Parameters> sets) {
    const bool by_voltage = D::max_locals == 4;
    std::vector<CardData> list;
    for (const Parameters& set : sets) {
        CardData data(D::info(), set);
        data.nodes = by_voltage ? 4 : 2;
        data.references = by_voltage ? 0 : 1;
        if (!by_voltage) data.referred = {1.0};
        list.push_back(data);
    }
    return list;
}

template <>
inline std::vector<CardData> samples<VoltageRampSwitch>() {
    return switches<VoltageRampSwitch>(
        {{{"ron", 2}, {"roff", 1e3}, {"von", 5}, {"voff", -5}},
         {{"ron", 2}, {"roff", 5}, {"von", -3}, {"voff", 6}, {"m", 3}, {"noiseless", 1}}});
}
template <>
inline std::vector<CardData> samples<CurrentRampSwitch>() {
    return switches<CurrentRampSwitch>(
        {{{"ron", 2}, {"roff", 1e3}, {"ion", 5}, {"ioff", -5}, {"m", 2}, {"noiseless", 1}}});
}
template <>
inline std::vector<CardData> samples<VoltageStepSwitch>() {
    return switches<VoltageStepSwitch>(
        {{{"ron", 2}, {"roff", 1e3}, {"vt", 1}},
         {{"ron", 2}, {"roff", 50}, {"vt", 1}, {"vh", -4}, {"m", 2}},
         {{"ron", 2}, {"roff", 50}, {"vt", 1}, {"vh", 4}, {"level", 2}},
         {{"ron", 2}, {"roff", 50}, {"vt", 1}, {"vh", 4}, {"on", 1}, {"m", 2}},
         {{"ron", 2}, {"roff", 50}, {"vh", 4}, {"vser", 0.5}, {"off", 1}, {"noiseless", 1}},
         {{"ron", 2}, {"roff", 50}, {"vt", 1}, {"vh", -4}, {"ilimit", 0.5}}});
}
template <>
inline std::vector<CardData> samples<CurrentStepSwitch>() {
    return switches<CurrentStepSwitch>(
        {{{"ron", 2}, {"roff", 1e3}, {"it", 1}},
         {{"ron", 2}, {"roff", 50}, {"it", 1}, {"ih", 4}, {"ilimit", 3}, {"on", 1}, {"vser", 0.5}},
         {{"ron", 2}, {"roff", 50}, {"it", 1}, {"ih", 4}, {"off", 1}, {"noiseless", 1}},
         {{"ron", 2}, {"roff", 50}, {"it", 1}, {"ih", -4}, {"level", 2}, {"ilimit", 3}, {"m", 2}}});
}

template <>
inline std::vector<CardData> samples<Ota>() {
    std::vector<CardData> list;
    const Parameters noise{{"en", 1e-9}, {"enk", 100},    {"in", 1e-12},
                           {"ink", 10},  {"incm", 1e-13}, {"incmk", 5}};
    Parameters limits{{"g", 1e-2}, {"ref", 0.5}, {"iout", 0.05}, {"vhigh", 6}, {"vlow", -5}, {"cout", 1e-3}};
    Parameters sides{{"g", 1e-2}, {"isource", 0.03}, {"isink", -0.02},
                     {"asym", 1}, {"rclamp", 7},     {"unused", 12}};
    const Parameters linear{{"g", -0.1},      {"linear", 1}, {"rout", 20},
                            {"ioffset", 0.1}, {"unused", 3}, {"m", 2}};
    const Parameters quiet{{"g", 1e-2}, {"linear", 1}, {"noiseless", 1}, {"vhigh", 1e308}, {"vlow", -1e308}};
    sides.insert(sides.end(), noise.begin(), noise.end());
    for (const Parameters& all : {limits, sides, linear, quiet}) {
        CardData data(Ota::info(), all);
        data.pins = data.nodes = 8;
        data.read_pins = list.size() == 1 ? 64U : 0U;
        list.push_back(data);
    }
    return list;
}

template <>
inline std::vector<CardData> samples<Logic>() {
    std::vector<CardData> list;
    const Parameters schmitt{{"function", 1}, {"vh", 0.5},  {"vhigh", 5},
                             {"trise", 2},    {"tfall", 3}, {"rout", 7}};
    const Parameters both{{"function", 4}, {"td", 0.5},  {"trise", 2},
                          {"tfall", 1},    {"rhigh", 3}, {"unused", 12}};
    const Parameters late{{"function", 6}, {"td", 0.5}, {"ic", 1}, {"vlow", -1}, {"rlow", 3}, {"m", 2}};
    const Parameters slow{{"function", 8}, {"tau", 0.5}, {"ref", 1}, {"ic", 1}, {"cout", 0.1}};
    const Parameters latch{{"function", 7}, {"tau", 0.5}, {"unused", 32}};
    const Parameters any{{"function", 5}, {"trise", 1}, {"ic", 1}};
    const Parameters inverter{{"function", 3}, {"unused", 64}};
    for (const Parameters& all : {schmitt, both, late, slow, latch, any, inverter}) {
        CardData data(Logic::info(), all);
        data.pins = data.nodes = 8;
        data.read_pins = list.size() == 1 ? 64U : 0U;
        list.push_back(data);
    }
    return list;
}

} // namespace device_tests
