#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "engine/devices/all.hpp"
#include "tests/unit/devices_cards.hpp"

namespace {

using namespace device_tests;
using Expression = CardSyntax::Expression;

std::string_view name_of(int kind) {
    return kind < 0 ? "" : registry()[static_cast<std::size_t>(kind)]->name;
}

CardProblems problems_of(char letter, std::string_view model, const CardData& data) {
    CardProblems problems;
    check_card(find_kind(letter, model, Expression::none), data.card(), problems);
    return problems;
}

bool has(const CardProblems& problems, Severity severity, std::string_view code, std::string_view parameter,
         const DeviceInfo& info) {
    return std::any_of(problems.begin(), problems.end(), [&](const CardProblem& problem) {
        return problem.severity == severity && problem.code == code &&
               problem.parameter == (parameter.empty() ? -1 : info.find(parameter));
    });
}

CardProblems opamp_problems(int pins, const Parameters& set) {
    CardData data(OpAmp::info(), set);
    data.pins = data.nodes = pins;
    return problems_of('x', "opamp", data);
}

} // namespace

TEST_CASE("registry: a kind for each letter, model and expression") {
    CHECK(registry().size() == AllDevices::size);
    CHECK(name_of(find_kind('r', "", Expression::none)) == "resistor");
    CHECK(find_kind('r', "res", Expression::none) == find_kind('r', "r", Expression::none));
    CHECK(find_kind('r', "opamp", Expression::none) == -1);
    CHECK(find_kind('q', "", Expression::none) == -1);
    CHECK(name_of(find_kind('x', "opamp", Expression::none)) == "op-amp");
    CHECK(name_of(find_kind('x', "", Expression::none)) == "op-amp");
    CHECK(name_of(find_kind('e', "", Expression::none)) == "voltage-controlled voltage source");
    CHECK(name_of(find_kind('e', "", Expression::voltage)) == "behavioural voltage source");
    CHECK(name_of(find_kind('h', "", Expression::voltage)) == "behavioural voltage source");
    CHECK(name_of(find_kind('g', "", Expression::current)) == "behavioural current source");
    CHECK(name_of(find_kind('f', "", Expression::current)) == "behavioural current source");
    CHECK(name_of(find_kind('b', "", Expression::current)) == "behavioural current source");
    CHECK(name_of(find_kind('b', "", Expression::voltage)) == "behavioural voltage source");
    CHECK(find_kind('b', "", Expression::none) == -1);
    CHECK(find_kind('e', "", Expression::current) == -1);
    for (char letter :
         {'r', 'c', 'l', 'k', 'v', 'i', 'e', 'f', 'g', 'h', 'b', 'x', 's', 'w', 'd', 'q', 'j', 'm'})
        CHECK(known_letter(letter));
    CHECK_FALSE(known_letter('z'));
    CHECK_FALSE(known_letter(' '));
}

TEST_CASE("registry: parameters are found by name and alias, and no word means two of them") {
    CHECK(OpAmp::info().find("avol") == opamp::aol);
    CHECK(OpAmp::info().find("rdiff") == opamp::rin);
    CHECK(OpAmp::info().find("iq") == opamp::iq);
    CHECK(OpAmp::info().find("") == -1);
    CHECK(OpAmp::info().find("beta") == -1);
    for (const DeviceInfo* info : registry())
        for (std::size_t k = 0; k < info->parameters.size(); ++k) {
            const ParameterInfo& parameter = info->parameters[k];
            CAPTURE(parameter.name);
            const bool model = parameter.place == Place::model;
            const auto found = [&](std::string_view word) {
                return model ? info->find_in_model(word) : info->find(word);
            };
            CHECK(found(parameter.name) == static_cast<int>(k));
            CHECK_FALSE(parameter.meaning.empty());
            if (!std::isnan(parameter.default_value)) CHECK(in_range(parameter, parameter.default_value));
            if (!parameter.alias.empty())
                CHECK(found(parameter.alias.substr(0, parameter.alias.find(' '))) == static_cast<int>(k));
        }
}

TEST_CASE("registry: what a coupling sees of an inductor is its effective value") {
    const CardData data(Inductor::info(), {{"l", 1e-3}, {"m", 2}, {"scale", 3}});
    const int inductor = find_kind('l', "", Expression::none);
    CHECK(referred_value(inductor, data.card()) == doctest::Approx(1.5e-3).epsilon(1e-15));
    const CardData source(VoltageSource::info(), {{"dc", 3}});
    CHECK(referred_value(find_kind('v', "", Expression::none), source.card()) == 0);
}

TEST_CASE("registry: missing and out-of-range parameters") {
    const DeviceInfo& r = Resistor::info();
    CHECK(has(problems_of('r', "", CardData(r)), Severity::error, "missing-parameter", "r", r));
    CHECK(problems_of('r', "", CardData(r, {{"r", -5}})).empty());
    CHECK(problems_of('r', "", CardData(r, {{"r", infinity}})).empty());
    CHECK(has(problems_of('r', "", CardData(r, {{"r", std::nan("")}})), Severity::error, "out-of-range", "r",
              r));
    CHECK(has(problems_of('r', "", CardData(r, {{"r", 1}, {"m", 0}})), Severity::error, "out-of-range", "m",
              r));
    const DeviceInfo& k = Mutual::info();
    CHECK(has(problems_of('k', "", CardData(k, {{"k", 1.01}})), Severity::error, "out-of-range", "k", k));
    CardData negative(k, {{"k", 0.5}});
    negative.referred = {1e-3, -1e-3};
    CHECK(has(problems_of('k', "", negative), Severity::error, "negative-inductance", "", k));
    CardData wave(VoltageSource::info());
    wave.waveform = static_cast<int>(Waveform::Kind::pulse);
    wave.argument = {0, 1, 0, -1};
    CHECK(has(problems_of('v', "", wave), Severity::error, "bad-waveform", "", VoltageSource::info()));
}

TEST_CASE("registry: messages name number, unit and range") {
    const CardProblems problems = opamp_problems(3, {{"gbw", -1}, {"phimargin", 120}});
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].message == "gbw = -1 Hz is out of range");
    CHECK(problems[0].hint == "it must be above 0");
    CHECK(problems[1].hint == "it must be above 0 and at most 90 deg");
    const CardProblems missing = problems_of('c', "", CardData(Capacitor::info()));
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].message == "capacitor has no value for c, its capacitance");
}

TEST_CASE("op-amp: parameters that exclude or need one another") {
    const DeviceInfo& x = OpAmp::info();
    CHECK(opamp_problems(3, {}).empty());
    CHECK(opamp_problems(3, {{"aol", 1e5}, {"gbw", 1e6}, {"sr", 1e6}, {"vmax", 10}, {"vmin", -10}}).empty());
    CHECK(has(opamp_problems(3, {{"gbw", 1e6}, {"fp2", 1e6}, {"phimargin", 60}}), Severity::error, "conflict",
              "phimargin", x));
    CHECK(has(opamp_problems(3, {{"phimargin", 60}}), Severity::error, "missing-parameter", "phimargin", x));
    CHECK(has(opamp_problems(3, {{"srm", 1e6}}), Severity::error, "missing-parameter", "srm", x));
    CHECK(opamp_problems(3, {{"sr", infinity}}).empty());
    CHECK(has(opamp_problems(5, {{"psrr", 60}}), Severity::error, "missing-parameter", "psrr", x));
    CHECK(opamp_problems(5, {{"psrr", 60}, {"vsn", 30}, {"fps", 10}}).empty());
    CHECK(has(opamp_problems(3, {{"psrr", 60}}), Severity::warning, "no-effect", "psrr", x));
    CHECK(has(opamp_problems(3, {{"hrp", 1}}), Severity::warning, "no-effect", "hrp", x));
    CHECK(has(opamp_problems(5, {{"vmax", 10}}), Severity::warning, "no-effect", "vmax", x));
    CHECK(has(opamp_problems(3, {{"fcm", 10}}), Severity::warning, "no-effect", "fcm", x));
    CHECK(has(opamp_problems(3, {{"vmax", -1}, {"vmin", 1}}), Severity::warning, "rails-crossed", "vmax", x));
    CHECK(has(opamp_problems(3, {{"vmax", -infinity}}), Severity::error, "out-of-range", "vmax", x));
    CHECK(has(opamp_problems(3, {{"aol", 0}}), Severity::error, "out-of-range", "aol", x));
    CHECK(has(opamp_problems(3, {{"cin", -1e-12}}), Severity::error, "out-of-range", "cin", x));
}
