// Coefficients and laws over expressions: the entries of G and C as formulas, which are those of books, and
// equal what the same laws say over doubles.

#include <random>

#include <doctest/doctest.h>

#include "engine/circuit/bank/slopes.hpp"
#include "engine/devices/opamp/opamp_coefficients.hpp"
#include "tests/unit/devices_samples.hpp"
#include "tests/unit/symbol.hpp"

namespace {

using namespace device_tests;
using symbols::Numbers;
using symbols::Symbol;

// Entry by entry, row-major: f, q, G and C of an instance.
struct Formulas {
    std::size_t n;
    std::vector<Symbol> f, q, g, c;
    [[nodiscard]] std::string entry(std::size_t row, std::size_t column) const {
        return (g[row * n + column] + Symbol::named("s", 1) * c[row * n + column]).text();
    }
};

// Numbers that the card gives have names, "r1" of a parameter r and suffix 1.
std::vector<Symbol> named(const DeviceInfo& info, const CardData& data, const std::string& suffix) {
    std::vector<Symbol> list;
    for (std::size_t k = 0; k < data.value.size(); ++k)
        list.push_back(data.given[k]
                           ? Symbol::named(std::string(info.parameters[k].name) + suffix, data.value[k])
                           : Symbol(data.value[k]));
    return list;
}

CardOf<Symbol> card_over(const std::vector<Symbol>& values, const CardData& data,
                         const std::vector<Symbol>& referred) {
    CardOf<Symbol> card;
    card.value = values;
    card.given = data.given;
    card.argument = data.argument;
    card.referred = referred;
    card.waveform = data.waveform;
    card.pins = data.pins;
    card.nodes = data.nodes;
    card.references = data.references;
    card.read_pins = data.read_pins;
    card.temperature = data.temperature;
    return card;
}

template <class D>
Formulas formulas(const CardData& data, const std::vector<double>& x, const std::string& suffix = "",
                  const std::vector<Symbol>& referred = {}) {
    using Device = InPlace<typename D::template Over<Symbol>, Symbol>;
    const std::vector<Symbol> values = named(D::info(), data, suffix);
    const Device device(card_over(values, data, referred));
    const std::size_t n = x.size();
    Formulas out{n, std::vector<Symbol>(n), std::vector<Symbol>(n), std::vector<Symbol>(n * n),
                 std::vector<Symbol>(n * n)};
    if constexpr (states_law<Device>) {
        using T = Dual<Device::max_locals, Symbol>;
        std::array<T, Device::max_locals> at{}, f{}, q{};
        for (std::size_t k = 0; k < n; ++k) at[k] = T::unknown(x[k], static_cast<int>(k));
        device.law(at.data(), -1.0, f.data(), q.data());
        for (std::size_t row = 0; row < n; ++row) {
            out.f[row] = f[row].value;
            out.q[row] = q[row].value;
            for (std::size_t column = 0; column < n; ++column) {
                out.g[row * n + column] = f[row].d[column];
                out.c[row * n + column] = q[row].d[column];
            }
        }
    } else {
        LocalEquationsOf<Symbol> local{static_cast<int>(n), out.f.data(), out.q.data(), out.g.data(),
                                       out.c.data()};
        device.evaluate(x.data(), -1.0, local);
    }
    return out;
}

template <class D>
Formulas formulas(const Parameters& set, std::size_t unknowns, const std::string& suffix = "", int nodes = 2,
                  int references = 0) {
    CardData data(D::info(), set);
    data.nodes = nodes;
    data.references = references;
    if (D::description.syntax.max_pins > 2) data.pins = nodes;
    return formulas<D>(data, std::vector<double>(unknowns, 0.0), suffix);
}

// Which piece of its law each is on.
template <class D>
std::vector<bool> pieces(const D& device, const std::vector<double>& x) {
    std::vector<bool> signs;
    if constexpr (WritesSwitches<D>) {
        std::array<double, D::max_switches> g;
        for (const double *end = device.switches(x.data(), -1.0, g.data()), *p = g.data(); p != end; ++p)
            signs.push_back(*p > 0);
    }
    return signs;
}

// The formulas of each sample, at other numbers than they were made with, against the law over those numbers.
template <class D>
int check_at_random_numbers() {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> factor(0.5, 2), voltage(-3, 3);
    int compared = 0;
    for (const CardData& data : samples<D>()) {
        std::vector<Symbol> referred;
        for (std::size_t k = 0; k < data.referred.size(); ++k)
            referred.push_back(Symbol::named("l" + std::to_string(k), data.referred[k]));
        const InPlace<D> before(data.card());
        for (int round = 0; round < 8; ++round) {
            std::vector<double> x(static_cast<std::size_t>(locals(before, data)));
            for (double& unknown : x) unknown = voltage(random);
            const Formulas made = formulas<D>(data, x, "", referred);
            CardData other = data;
            Numbers numbers;
            for (std::size_t k = 0; k < data.value.size(); ++k) {
                if (data.given[k] == 0) continue;
                const ParameterInfo& parameter = D::description.parameters[k];
                // t_abs below absolute zero has a meaning of its own.
                const bool stays = parameter.unit == Unit::celsius && other.value[k] < 0;
                numbers[std::string(parameter.name)] = other.value[k] *= stays ? 1 : factor(random);
            }
            for (std::size_t k = 0; k < data.referred.size(); ++k)
                numbers["l" + std::to_string(k)] = other.referred[k] *= factor(random);
            const InPlace<D> after(other.card());
            if (after.variant() != before.variant() || pieces(before, x) != pieces(after, x)) continue;
            const Equations at = equations(after, x, -1.0);
            const auto check = [&](const std::vector<Symbol>& formula, const std::vector<double>& number) {
                REQUIRE(formula.size() == number.size());
                for (std::size_t k = 0; k < number.size(); ++k) {
                    const double value = formula[k].at(numbers);
                    CHECK_MESSAGE(std::abs(value - number[k]) <= 1e-12 * std::abs(number[k]) + 1e-14,
                                  D::description.name << ": " << formula[k].text());
                }
            };
            check(made.g, at.df);
            check(made.c, at.dq);
            check(made.q, at.q);
            if constexpr (states_law<InPlace<D>>) check(made.f, at.f);
            ++compared;
        }
    }
    return compared;
}

template <class... D>
void check_all(DeviceList<D...>) {
    const auto one = [](auto* device) {
        using Device = std::remove_pointer_t<decltype(device)>;
        CHECK(check_at_random_numbers<Device>() > 0);
    };
    (one(static_cast<D*>(nullptr)), ...);
}

} // namespace

TEST_CASE("symbols: R, C, L and K as in a book") {
    const Formulas r = formulas<Resistor>({{"r", 1e3}}, 2, "1");
    CHECK(r.entry(0, 0) == "1/r1");
    CHECK(r.entry(0, 1) == "-1/r1");
    CHECK(r.entry(1, 0) == "-1/r1");
    CHECK(r.entry(1, 1) == "1/r1");
    CHECK(formulas<Resistor>({{"r", 1e3}, {"m", 2}}, 2).entry(0, 0) == "1/r*m");
    CHECK(formulas<Resistor>({{"r", 1e3}, {"tc1", 1e-3}, {"temp", 27}}, 2).entry(0, 0) ==
          "1/(r*(1+(temp+273.15-300.15)*tc1))");
    CHECK(formulas<Resistor>({{"r", 0}}, 3).entry(2, 0) == "1"); // a wire
    const Formulas c = formulas<Capacitor>({{"c", 1e-9}}, 2, "1");
    CHECK(c.entry(0, 0) == "s*c1");
    CHECK(c.entry(0, 1) == "-s*c1");
    CHECK(c.entry(1, 1) == "s*c1");
    const Formulas l = formulas<Inductor>({{"l", 1e-3}}, 3, "1");
    CHECK(l.entry(0, 2) == "1");
    CHECK(l.entry(1, 2) == "-1");
    CHECK(l.entry(2, 0) == "1");
    CHECK(l.entry(2, 1) == "-1");
    CHECK(l.entry(2, 2) == "-s*l1");

    CardData coupled(Mutual::info(), {{"k", 0.5}});
    coupled.pins = coupled.nodes = 0;
    coupled.references = 2;
    std::vector<Symbol> inductances;
    for (const char* suffix : {"1", "2"}) {
        const CardData data(Inductor::info(), {{"l", 2}});
        const std::vector<Symbol> values = named(Inductor::info(), data, suffix);
        inductances.push_back(Inductor::Over<Symbol>::effective(card_over(values, data, {})));
    }
    const Formulas k = formulas<Mutual>(coupled, {0, 0}, "1", inductances);
    CHECK(k.entry(0, 1) == "-s*k1*sqrt(l1)*sqrt(l2)");
    CHECK(k.entry(1, 0) == "-s*k1*sqrt(l2)*sqrt(l1)");
    CHECK(k.entry(0, 0) == "0");
}

TEST_CASE("symbols: controlled sources") {
    const Formulas e = formulas<Vcvs>({{"gain", 3}}, 5, "1", 4);
    CHECK(e.entry(0, 4) == "1");
    CHECK(e.entry(4, 0) == "1");
    CHECK(e.entry(4, 1) == "-1");
    CHECK(e.entry(4, 2) == "-gain1");
    CHECK(e.entry(4, 3) == "gain1");
    const Formulas g = formulas<Vccs>({{"g", 3}}, 4, "1", 4);
    CHECK(g.entry(0, 2) == "g1");
    CHECK(g.entry(0, 3) == "-g1");
    CHECK(g.entry(1, 2) == "-g1");
    CHECK(g.entry(1, 3) == "g1");
    const Formulas f = formulas<Cccs>({{"gain", 3}}, 3, "1", 2, 1);
    CHECK(f.entry(0, 2) == "gain1");
    CHECK(f.entry(1, 2) == "-gain1");
    const Formulas h = formulas<Ccvs>({{"r", 3}}, 4, "1", 2, 1);
    CHECK(h.entry(3, 0) == "1");
    CHECK(h.entry(3, 1) == "-1");
    CHECK(h.entry(3, 2) == "-r1");
}

TEST_CASE("symbols: the op-amp, from the nullor to two poles") {
    constexpr std::size_t inp = 0, inn = 1, out = 2, w = 3;
    const Formulas ideal = formulas<OpAmp>({}, 5, "", 3);
    CHECK(ideal.entry(w, inp) == "-1");
    CHECK(ideal.entry(w, inn) == "1");
    CHECK(ideal.entry(w, w) == "0");
    CHECK(ideal.entry(out, 4) == "1");
    CHECK(ideal.entry(4, out) == "1");
    CHECK(ideal.entry(4, w) == "-1");
    const Formulas lag = formulas<OpAmp>({{"aol", 1e5}, {"gbw", 1e6}, {"rout", 50}, {"rin", 1e6}}, 5, "", 3);
    CHECK(lag.entry(w, inp) == "-1");
    CHECK(lag.entry(w, w) == "1/aol+s/(6.283185307179586*gbw)");
    CHECK(lag.entry(4, 4) == "-rout");
    CHECK(lag.entry(inp, inn) == "-1/rin");
    const Formulas poles = formulas<OpAmp>({{"gbw", 1e6}, {"fp2", 3e6}}, 6, "", 3);
    CHECK(poles.entry(4, 4) == "1+s/(6.283185307179586*fp2)");
    CHECK(poles.entry(4, 3) == "-1");
    CHECK(poles.entry(5, 4) == "-1");
}

TEST_CASE("symbols: what is linear between corners, at random numbers") {
    check_all(DeviceList<Resistor, Capacitor, Inductor, Mutual, VoltageSource, CurrentSource, Vcvs, Cccs,
                         Vccs, Ccvs, OpAmp>{});
}
