#include <doctest/doctest.h>

#include "tests/unit/measure_tables.hpp"

using namespace measure_tests;
using Kind = Measure::Kind;
using doctest::Approx;

namespace {

// One measure over v(1), or over `signal`.
struct Case : Signals {
    Measure measure;
    explicit Case(Kind kind) {
        measure.kind = kind;
        measure.name = "m";
        measure.analysis = "tran";
        measure.signal = node(1);
    }
    Case& when(double level, measure::Crossing crossing = measure::Crossing::any, int number = 1) {
        measure.event.signal = node(1);
        measure.event.level = this->number(level);
        measure.event.crossing = crossing;
        measure.event.number = number;
        return *this;
    }
    MeasureResult over(const results::Table& table) { return carry_out(measure, requests, &table, {}); }
};

const results::Table triangle = tran({0, 1, 2, 3, 4}, {0, 2, 0, 2, 0});

} // namespace

TEST_CASE("measure: extremes with their places") {
    const results::Table table = tran({0, 1, 2}, {1, 5, -3});
    CHECK(Case(Kind::max).over(table).value == 5.0);
    CHECK(Case(Kind::max).over(table).place == 1.0);
    CHECK(Case(Kind::min).over(table).value == -3.0);
    CHECK(Case(Kind::pp).over(table).value == 8.0);
    CHECK(Case(Kind::max_at).over(table).value == 1.0);
    CHECK(Case(Kind::min_at).over(table).value == 2.0);
    CHECK(Case(Kind::min_at).over(table).unit == Unit::second);
    CHECK(Case(Kind::max).over(table).unit == Unit::volt);
}

TEST_CASE("measure: mean, RMS and integral of a triangle are its closed forms") {
    CHECK(Case(Kind::avg).over(triangle).value == 1.0);
    CHECK(Case(Kind::rms).over(triangle).value == Approx(2 / std::sqrt(3.0)).epsilon(1e-15));
    CHECK(Case(Kind::integ).over(triangle).value == 4.0);
}

TEST_CASE("measure: FROM and TO cut between the points") {
    Case avg(Kind::avg);
    avg.measure.from = avg.number(0.5);
    avg.measure.to = avg.number(1.0);
    CHECK(avg.over(triangle).value == 1.5);
    CHECK(avg.over(triangle).message.empty());

    Case beyond(Kind::max);
    beyond.measure.to = beyond.number(9);
    CHECK(beyond.over(triangle).ok);
    CHECK(beyond.over(triangle).message == "only time from 0 s to 4 s was there to be measured");

    Case outside(Kind::max);
    outside.measure.from = outside.number(5);
    CHECK_FALSE(outside.over(triangle).ok);

    Case reversed(Kind::max);
    reversed.measure.from = reversed.number(2);
    reversed.measure.to = reversed.number(1);
    CHECK(reversed.over(triangle).message == "FROM=2 s lies behind TO=1 s");
}

TEST_CASE("measure: WHEN counts rises, falls and crossings, and knows the last") {
    using measure::Crossing;
    CHECK(Case(Kind::when).when(1).over(triangle).value == 0.5);
    CHECK(Case(Kind::when).when(1, Crossing::fall).over(triangle).value == 1.5);
    CHECK(Case(Kind::when).when(1, Crossing::rise, 2).over(triangle).value == 2.5);
    CHECK(Case(Kind::when).when(1, Crossing::any, 3).over(triangle).value == 2.5);
    CHECK(Case(Kind::when).when(1, Crossing::any, -1).over(triangle).value == 3.5);
    Case delayed = Case(Kind::when).when(1, Crossing::rise);
    delayed.measure.event.delay = delayed.number(0.75);
    CHECK(delayed.over(triangle).value == 2.5);
}

TEST_CASE("measure: a curve that starts at the level is found there only if it never comes back") {
    CHECK(Case(Kind::when).when(0).over(tran({0, 1}, {0, 1})).value == 0.0);
    CHECK(Case(Kind::when).when(0).over(triangle).value == 2.0);
    CHECK_FALSE(Case(Kind::when).when(0, measure::Crossing::rise).over(tran({0, 1}, {0, 1})).ok);
}

TEST_CASE("measure: what is not found says what was looked for, and where the signal lies") {
    const MeasureResult none = Case(Kind::when).when(5, measure::Crossing::rise).over(triangle);
    CHECK_FALSE(none.ok);
    CHECK(std::isnan(none.value));
    CHECK(none.message ==
          "no place where v(1) = 5.000000, rising; v(1) lies between 0 V and 2 V for time from 0 s to 4 s");
    const MeasureResult third = Case(Kind::when).when(1, measure::Crossing::rise, 3).over(triangle);
    CHECK(third.message.find("for the 3rd time (found 2)") != std::string::npos);
}

TEST_CASE("measure: FIND at a place and at an event; DERIV") {
    const results::Table table = real_table("time", Unit::second, {0, 1, 2}, {{0, 2, 4}, {10, 20, 50}});
    Case find(Kind::find);
    find.measure.signal = find.node(2);
    find.measure.event.at = find.number(1.5);
    CHECK(find.over(table).value == 35.0);
    find.measure.event.at = find.number(2.5);
    CHECK(find.over(table).message == "AT=2.5 s lies outside: time from 0 s to 2 s");

    Case at_event(Kind::find);
    at_event.when(1);
    at_event.measure.signal = at_event.node(2);
    CHECK(at_event.over(table).value == 15.0);
    CHECK(at_event.over(table).place == 0.5);

    Case slope(Kind::deriv);
    slope.measure.signal = slope.node(2);
    slope.measure.event.at = slope.number(1);
    CHECK(slope.over(table).value == 20.0);
    CHECK(slope.over(table).unit == Unit::volt_per_second);
}

TEST_CASE("measure: TRIG and TARG") {
    Case delay(Kind::trig_targ);
    delay.measure.trig.signal = delay.measure.targ.signal = delay.node(1);
    delay.measure.trig.level = delay.measure.targ.level = delay.number(1);
    delay.measure.trig.crossing = measure::Crossing::rise;
    delay.measure.targ.crossing = measure::Crossing::fall;
    delay.measure.targ.number = 2;
    const MeasureResult result = delay.over(triangle);
    CHECK(result.value == 3.0);
    CHECK(result.from == 0.5);
    CHECK(result.place == 3.5);
    delay.measure.targ.number = 3;
    CHECK(delay.over(triangle).message.rfind("TARG: no place where v(1) = 1", 0) == 0);
    delay.measure.trig = {};
    delay.measure.trig.at = delay.number(0.25);
    delay.measure.targ.number = 1;
    CHECK(delay.over(triangle).value == 1.25);
}

TEST_CASE("measure: a downward sweep counts in its own order and integrates from low to high") {
    const results::Table down = real_table("v1", Unit::volt, {2, 1, 0, -1, -2}, {{8, 4, 0, -4, -8}});
    CHECK(Case(Kind::when).when(2, measure::Crossing::fall).over(down).value == 0.5);
    CHECK_FALSE(Case(Kind::when).when(2, measure::Crossing::rise).over(down).ok);
    Case integral(Kind::integ);
    integral.measure.from = integral.number(2);
    integral.measure.to = integral.number(0.5);
    CHECK(integral.over(down).value == Approx(0.5 * (2 + 8) * 1.5).epsilon(1e-15));
    Case slope(Kind::deriv);
    slope.measure.event.at = slope.number(0.3);
    CHECK(slope.over(down).value == Approx(4.0).epsilon(1e-14));
}

TEST_CASE("measure: a complex signal is measured by its magnitude, a real one by its value") {
    const results::Table table = ac({1, 2, 3}, {{3, 4}, {0, -2}, {-1, 0}});
    CHECK(Case(Kind::max).over(table).value == 5.0);
    CHECK(Case(Kind::min).over(table).value == 1.0);
    Case real(Kind::min);
    real.measure.signal = real.of_node(expr::Op::re, "vr(1)", 1, Unit::volt);
    CHECK(real.over(table).value == -1.0);
    Case decibel(Kind::min);
    decibel.measure.signal = decibel.of_node(expr::Op::db, "vdb(1)", 1, Unit::decibel);
    CHECK(decibel.over(table).value == Approx(0).epsilon(1e-15));
    Case phase(Kind::when);
    phase.measure.event.signal = phase.of_node(expr::Op::ph, "vp(1)", 1, Unit::degree);
    phase.measure.event.level = phase.number(-90);
    CHECK(phase.over(table).value == 2.0);
}

TEST_CASE("measure: the operating point has no axis") {
    const results::Table table = op(-3, 4);
    CHECK(Case(Kind::find).over(table).value == -3.0);
    CHECK(Case(Kind::avg).over(table).value == -3.0);
    CHECK(Case(Kind::rms).over(table).value == 3.0);
    CHECK(Case(Kind::pp).over(table).value == 0.0);
    CHECK_FALSE(Case(Kind::when).when(1).over(table).ok);
    CHECK_FALSE(Case(Kind::integ).over(table).ok);
    Case ratio(Kind::param);
    ratio.measure.signal = ratio.node(2);
    CHECK(ratio.over(table).value == 4.0);
    CHECK_FALSE(ratio.over(triangle).ok);
}

TEST_CASE("measure: NaN, infinities and a missing column are failures with a reason") {
    CHECK(Case(Kind::avg).over(tran({0, 1, 2}, {0, NAN, 1})).message == "v(1) is not a number at time = 1 s");
    const MeasureResult infinite = Case(Kind::max).over(tran({0, 1}, {0, INFINITY}));
    CHECK_FALSE(infinite.ok);
    CHECK(infinite.message == "the result is inf");
    Case other(Kind::max);
    other.measure.signal = other.node(7);
    CHECK(other.over(triangle).message == "the result of tran has no column for 'v(7)'");
    CHECK_FALSE(carry_out(Case(Kind::max).measure, Case(Kind::max).requests, nullptr, {}).ok);
}

TEST_CASE("measure: later measures read earlier ones, whichever analysis they are of") {
    Signals signals;
    const auto measured = [&](int k) { return signals.one("m", input(expr::SignalInput::Kind::measure, k)); };
    const auto add = [&](Kind kind, std::string name, std::string analysis) -> Measure& {
        Measure& made = signals.requests.measures.emplace_back();
        made.kind = kind;
        made.name = std::move(name);
        made.analysis = std::move(analysis);
        return made;
    };
    add(Kind::max, "peak", "tran").signal = signals.node(1);
    add(Kind::param, "copy", "").signal = measured(0);
    Measure& when = add(Kind::find, "at_copy", "tran");
    when.signal = signals.node(1);
    when.event.at = measured(1);
    add(Kind::max, "never", "dc").signal = signals.node(1);
    add(Kind::param, "hopeless", "").signal = measured(3);

    measure::Bound bound(signals.requests);
    measure::MeasureRun run(bound);
    run.add("tran", tran({0, 1, 3}, {0, 1.5, 0.75}), {});
    run.finish({});
    CHECK(run.results()[0].value == 1.5);
    CHECK(run.results()[1].value == 1.5);
    CHECK(run.results()[2].value == Approx(1.5 - 0.75 / 4).epsilon(1e-15));
    CHECK(run.results()[3].message == "the analysis dc gave no result to measure");
    CHECK(run.results()[4].message == "'m' reads the measure 'never', which has no value");
}
