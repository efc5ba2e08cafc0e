// What holds for every device: generated over AllDevices, so a new device without samples does not compile.

#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "engine/devices/all.hpp"
#include "engine/expr/builder.hpp"
#include "tests/unit/devices_cards.hpp"

namespace {

using namespace device_tests;
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
            data.branch_current = branch;
            list.push_back(data);
        }
    return list;
}

template <>
std::vector<CardData> samples<Resistor>() {
    auto list = two_pole<Resistor>({1e3, -50, 0, 1e-9, infinity});
    CardData warm(Resistor::info(), {{"r", 100}, {"tc1", 1e-3}, {"tc2", -1e-6}, {"temp", 85}, {"m", 3}});
    list.push_back(warm);
    CardData wire(Resistor::info(), {{"r", 100}, {"tc1", -0.01}});
    wire.temperature = 400.15; // 1 - 0.01 * 100 = 0
    list.push_back(wire);
    return list;
}

template <>
std::vector<CardData> samples<Capacitor>() {
    auto list = two_pole<Capacitor>({1e-6, 0, -2e-9});
    list.push_back(CardData(Capacitor::info(), {{"c", 1e-3}, {"ic", 2}, {"m", 4}, {"scale", 0.5}}));
    return list;
}

template <>
std::vector<CardData> samples<Inductor>() {
    return two_pole<Inductor>({1e-3, 0, 5.0});
}

template <>
std::vector<CardData> samples<Mutual>() {
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
        plain.branch_current = branch;
        list.push_back(plain);
        CardData sine(D::info());
        sine.waveform = static_cast<int>(Waveform::Kind::sin);
        sine.argument = {1, 2, 3e3};
        sine.branch_current = branch;
        list.push_back(sine);
    }
    return list;
}

template <>
std::vector<CardData> samples<VoltageSource>() {
    return sources<VoltageSource>();
}
template <>
std::vector<CardData> samples<CurrentSource>() {
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
std::vector<CardData> samples<Vcvs>() {
    return controlled<Vcvs>(4, 0);
}
template <>
std::vector<CardData> samples<Vccs>() {
    return controlled<Vccs>(4, 0);
}
template <>
std::vector<CardData> samples<Cccs>() {
    return controlled<Cccs>(2, 1);
}
template <>
std::vector<CardData> samples<Ccvs>() {
    return controlled<Ccvs>(2, 1);
}

// k v(2) j + ddt(v(2,0) j) + idt(sin(v(3)) - ddt) + time, with j a branch current and k an argument
std::shared_ptr<const Behaviour> busy_behaviour() {
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
std::shared_ptr<const Behaviour> affine_behaviour() {
    expr::Builder b;
    const auto sum = b.apply(Op::add, b.apply(Op::mul, b.constant(3), b.input(0)),
                             b.apply(Op::mul, b.input(1), b.constant(2)));
    auto made = std::make_shared<Behaviour>();
    made->value = {b.finish(sum), {{BehaviourSlot::Kind::node, 2}, {BehaviourSlot::Kind::reference, 0}}};
    return made;
}

template <class D>
std::vector<CardData> behavioural() {
    std::vector<CardData> list;
    for (bool branch : {false, true})
        for (const auto& behaviour : {busy_behaviour(), affine_behaviour()}) {
            CardData data(D::info());
            data.behaviour = behaviour;
            data.argument = {1.5};
            data.nodes = 4;
            data.references = 1;
            data.branch_current = branch;
            list.push_back(data);
        }
    return list;
}

template <>
std::vector<CardData> samples<BehaviouralVoltage>() {
    return behavioural<BehaviouralVoltage>();
}
template <>
std::vector<CardData> samples<BehaviouralCurrent>() {
    return behavioural<BehaviouralCurrent>();
}

template <>
std::vector<CardData> samples<OpAmp>() {
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

class Points {
public:
    explicit Points(unsigned seed) : random_(seed) {}
    std::vector<double> next(int n) {
        std::vector<double> x(static_cast<std::size_t>(n));
        for (double& value : x) value = wide_(random_);
        return x;
    }

private:
    std::mt19937 random_;
    std::uniform_real_distribution<double> wide_{-12.0, 12.0};
};

bool close(double exact, double difference, double scale) {
    return std::abs(exact - difference) <= 1e-6 * (std::abs(exact) + scale);
}

// Central differences of f and q against the Jacobian. A column whose Jacobian differs between the two ends
// of the difference stands at a kink and is left out; returns how many were compared.
template <class D>
int compare_with_differences(const D& device, const std::vector<double>& x, double t) {
    const int n = static_cast<int>(x.size());
    const Equations at = equations(device, x, t), plain = values(device, x, t);
    CHECK(at.f == plain.f);
    CHECK(at.q == plain.q);
    int compared = 0;
    for (int column = 0; column < n; ++column) {
        const double h = 1e-4;
        std::vector<double> low = x, high = x;
        low[static_cast<std::size_t>(column)] -= h;
        high[static_cast<std::size_t>(column)] += h;
        const Equations below = equations(device, low, t), above = equations(device, high, t);
        for (int row = 0; row < n; ++row) {
            const auto k = static_cast<std::size_t>(row);
            const bool kink = std::abs(below.g(row, column) - above.g(row, column)) +
                                  std::abs(below.c(row, column) - above.c(row, column)) >
                              1e-3 * (std::abs(at.g(row, column)) + std::abs(at.c(row, column)));
            if (kink) continue;
            ++compared;
            const double f = (above.f[k] - below.f[k]) / (2 * h), q = (above.q[k] - below.q[k]) / (2 * h);
            CHECK_MESSAGE(close(at.g(row, column), f, 1e-5 + std::abs(at.f[k])), "df row ", row, " column ",
                          column, ": ", at.g(row, column), " and ", f);
            CHECK_MESSAGE(close(at.c(row, column), q, 1e-9 + std::abs(at.q[k])), "dq row ", row, " column ",
                          column, ": ", at.c(row, column), " and ", q);
        }
    }
    return compared;
}

template <class D>
void check_derivatives() {
    Points points(11);
    int index = 0;
    for (const CardData& data : samples<D>()) {
        CAPTURE(index++);
        const D device(data.card());
        const int n = locals(device, data);
        int compared = 0;
        for (int k = 0; k < 20; ++k)
            compared += compare_with_differences(device, points.next(n), k % 2 == 0 ? -1.0 : 0.3 * k);
        CHECK(compared >= 19 * n * n);
    }
}

template <class D>
void check_pattern() {
    Points points(12);
    for (const CardData& data : samples<D>()) {
        const D device(data.card());
        const int n = locals(device, data);
        if constexpr (states_law<D>) CHECK(n <= D::max_locals);
        const Declared pattern = declared(device, n);
        std::vector<char> seen_f(pattern.df.size()), seen_q(pattern.dq.size());
        for (int k = 0; k < 50; ++k) {
            const Equations at = equations(device, points.next(n), 0.1 * k);
            for (std::size_t e = 0; e < at.df.size(); ++e) {
                if (at.df[e] != 0) seen_f[e] = 1;
                if (at.dq[e] != 0) seen_q[e] = 1;
            }
        }
        for (std::size_t e = 0; e < seen_f.size(); ++e) {
            CHECK(pattern.df[e] >= seen_f[e]);
            CHECK(pattern.dq[e] >= seen_q[e]);
        }
    }
}

template <class D>
void check_conservation() {
    Points points(13);
    for (const CardData& data : samples<D>()) {
        if (!data.conserves) continue;
        const D device(data.card());
        for (int k = 0; k < 20; ++k) {
            const Equations at = equations(device, points.next(locals(device, data)), 0.1 * k);
            double f = 0, q = 0, size_f = 0, size_q = 0;
            for (std::size_t pin = 0; pin < static_cast<std::size_t>(data.pins); ++pin) {
                f += at.f[pin];
                q += at.q[pin];
                size_f += std::abs(at.f[pin]);
                size_q += std::abs(at.q[pin]);
            }
            CHECK(std::abs(f) <= 1e-14 * size_f);
            CHECK(std::abs(q) <= 1e-14 * size_q);
        }
    }
}

template <class D>
void check_variant() {
    const auto list = samples<D>();
    for (const CardData& a : list)
        for (const CardData& b : list) {
            if (a.pins != b.pins || a.behaviour != b.behaviour) continue;
            const D first(a.card()), second(b.card());
            const int n = locals(first, a), m = locals(second, b);
            if (n == m && declared(first, n) == declared(second, m)) continue;
            CHECK(first.variant() != second.variant());
        }
}

// linear() promises one G and one C for all x and t.
template <class D>
void check_linear() {
    Points points(14);
    for (const CardData& data : samples<D>()) {
        const D device(data.card());
        if (!device.linear()) continue;
        const int n = locals(device, data);
        const Equations reference = equations(device, points.next(n), -1.0);
        for (int k = 0; k < 20; ++k) {
            const Equations other = equations(device, points.next(n), 0.4 * k);
            CHECK(other.df == reference.df);
            CHECK(other.dq == reference.dq);
        }
    }
}

template <class D>
void check_range_ends(int kind) {
    Points points(15);
    for (CardData data : samples<D>())
        for (std::size_t p = 0; p < D::info().parameters.size(); ++p) {
            const ParameterInfo& info = D::info().parameters[p];
            const double lowest = info.exclusive_min ? std::numeric_limits<double>::min() : info.min;
            for (double end : {lowest, info.max}) {
                CardData extreme = data;
                extreme.put(p, end);
                CAPTURE(info.name);
                CAPTURE(end);
                CardProblems problems;
                check_card(kind, extreme.card(), problems);
                bool refused = false;
                for (const CardProblem& problem : problems)
                    refused = refused || problem.severity == Severity::error;
                if (refused) continue;
                const D device(extreme.card());
                const Equations at = values(device, points.next(locals(device, extreme)), 1e-3);
                for (double f : at.f) CHECK_FALSE(std::isnan(f));
                for (double q : at.q) CHECK_FALSE(std::isnan(q));
            }
        }
}

template <class F, class... D>
void for_each_device(F&& run, DeviceList<D...>) {
    int kind = 0;
    (
        [&] {
            INFO(D::info().name);
            run.template operator()<D>(kind++);
        }(),
        ...);
}

} // namespace

TEST_CASE("device laws: derivatives agree with differences") {
    for_each_device([]<class D>(int) { check_derivatives<D>(); }, AllDevices{});
}

TEST_CASE("device laws: the declared pattern covers every nonzero") {
    for_each_device([]<class D>(int) { check_pattern<D>(); }, AllDevices{});
}

TEST_CASE("device laws: pin currents sum to zero") {
    for_each_device([]<class D>(int) { check_conservation<D>(); }, AllDevices{});
}

TEST_CASE("device laws: another pattern is another variant") {
    for_each_device([]<class D>(int) { check_variant<D>(); }, AllDevices{});
}

TEST_CASE("device laws: a linear device has one G and one C") {
    for_each_device([]<class D>(int) { check_linear<D>(); }, AllDevices{});
}

TEST_CASE("device laws: no NaN at the ends of a parameter's range") {
    for_each_device([]<class D>(int kind) { check_range_ends<D>(kind); }, AllDevices{});
}
