#include <doctest/doctest.h>

#include "tests/unit/parser_requests_deck.hpp"

using namespace request_tests;
using measure::Crossing;
using measure::Measure;
using Kind = measure::Measure::Kind;

namespace {

std::string text(const Reading& r, measure::SignalIndex index) {
    return index < 0 ? std::string() : r.measures().signals[static_cast<std::size_t>(index)].text;
}

// One measure in a deck with .op, .ac and .tran.
struct One {
    Reading r;
    explicit One(const std::string& form) : r(read(".op\n.ac dec 1 1 10\n.tran 1m\n.meas " + form + "\n")) {
        CHECK_MESSAGE(r.only().empty(), r.only());
        REQUIRE(r.ok());
        REQUIRE(r.measures().measures.size() == 1);
    }
    [[nodiscard]] const Measure& measure() const { return r.measures().measures[0]; }
    [[nodiscard]] std::string of(measure::SignalIndex index) const { return text(r, index); }
};

std::string mistake(const std::string& form) {
    const Reading r = read(".op\n.ac dec 1 1 10\n.tran 1m\n.meas " + form + "\n");
    return r.diagnostics.all().size() == 1 ? r.diagnostics.all()[0].code : r.only();
}

} // namespace

TEST_CASE("meas: FIND at a place and at an event") {
    const One at("tran x FIND v(out) AT=0.5m");
    CHECK(at.measure().kind == Kind::find);
    CHECK(at.measure().analysis == "tran");
    CHECK(at.measure().name == "x");
    CHECK(at.of(at.measure().signal) == "v(out)");
    CHECK(at.of(at.measure().event.at) == "0.5m");

    const One when("TRAN Y FIND v(out)/v(in) WHEN v(inn)={w*2} FALL=LAST TD=1u");
    CHECK(when.measure().name == "y");
    CHECK(when.of(when.measure().signal) == "v(out)/v(in)");
    CHECK(when.of(when.measure().event.signal) == "v(inn)");
    CHECK(when.of(when.measure().event.level) == "w*2");
    CHECK(when.measure().event.crossing == Crossing::fall);
    CHECK(when.measure().event.number == -1);
    CHECK(when.of(when.measure().event.delay) == "1u");
    const One blanks("tran x FIND v(out) - v(in) AT 1u");
    CHECK(blanks.of(blanks.measure().signal) == "v(out) - v(in)");
    CHECK(blanks.of(blanks.measure().event.at) == "1u");
}

TEST_CASE("meas: WHEN with signals on both sides") {
    const One when("ac pole WHEN mag(v(out))={sqrt(0.5)*w} CROSS=2");
    CHECK(when.measure().kind == Kind::when);
    CHECK(when.of(when.measure().event.signal) == "mag(v(out))");
    CHECK(when.of(when.measure().event.level) == "sqrt(0.5)*w");
    CHECK(when.measure().event.number == 2);
    const One both("tran t WHEN v(out)=v(in) RISE=3 FROM=1u TO=2u");
    CHECK(both.of(both.measure().event.level) == "v(in)");
    CHECK(both.measure().event.crossing == Crossing::rise);
    CHECK(both.of(both.measure().from) == "1u");
    CHECK(both.of(both.measure().to) == "2u");
}

TEST_CASE("meas: TRIG and TARG, with VAL=, with =, and AT=") {
    const One delay("tran d TRIG v(in) VAL=0.5 RISE=1 TD=1n TARG v(out) VAL='w/4' FALL=2");
    CHECK(delay.measure().kind == Kind::trig_targ);
    CHECK(delay.of(delay.measure().trig.signal) == "v(in)");
    CHECK(delay.of(delay.measure().trig.level) == "0.5");
    CHECK(delay.measure().trig.crossing == Crossing::rise);
    CHECK(delay.of(delay.measure().trig.delay) == "1n");
    CHECK(delay.of(delay.measure().targ.level) == "w/4");
    CHECK(delay.measure().targ.number == 2);
    CHECK(delay.measure().targ.delay == -1);
    const One at("tran d TRIG AT=1u TARG v(out)=0.9 CROSS=1");
    CHECK(at.of(at.measure().trig.at) == "1u");
    CHECK(at.of(at.measure().targ.level) == "0.9");
}

TEST_CASE("meas: extremes, means and their aliases") {
    for (const auto& [word, kind] :
         {std::pair{"MIN", Kind::min}, std::pair{"MAX", Kind::max}, std::pair{"PP", Kind::pp},
          std::pair{"AVG", Kind::avg}, std::pair{"RMS", Kind::rms}, std::pair{"INTEG", Kind::integ},
          std::pair{"integral", Kind::integ}, std::pair{"MIN_AT", Kind::min_at},
          std::pair{"MAX_AT", Kind::max_at}}) {
        const One one(std::string("tran x ") + word + " i(r1)*v(in) FROM = 1u TO={w*1u}");
        CHECK(one.measure().kind == kind);
        CHECK(one.of(one.measure().signal) == "i(r1)*v(in)");
        CHECK(one.of(one.measure().from) == "1u");
        CHECK(one.of(one.measure().to) == "w*1u");
    }
    CHECK(One("tran x DERIV v(out) AT=1u").measure().kind == Kind::deriv);
    CHECK(One("tran x DERIVATIVE v(out) WHEN v(in)=0").measure().kind == Kind::deriv);
    CHECK(One("op x MAX v(out)").measure().analysis == "op");
    CHECK(One("op x FIND v(out)").measure().event.signal == -1);
    const One quoted("tran x AVG par('v(out)*2')");
    CHECK(quoted.r.measures().signals[0].inputs.size() == 1);
}

TEST_CASE("meas: PARAM reads what was measured before") {
    const Reading r =
        read(".tran 1m\n.meas tran t1 WHEN v(out)=1\n.meas tran t2 WHEN v(out)=2\n"
             ".meas dt PARAM='t2-t1'\n.measure tran twice PARAM dt * 2\n.meas tran x MAX v(out) TO=t2\n");
    REQUIRE(r.ok());
    const auto& measures = r.measures().measures;
    REQUIRE(measures.size() == 5);
    CHECK(measures[2].analysis.empty());
    const expr::Signal& dt = r.measures().signals[static_cast<std::size_t>(measures[2].signal)];
    REQUIRE(dt.inputs.size() == 2);
    CHECK(dt.inputs[0].kind == expr::SignalInput::Kind::measure);
    CHECK(dt.inputs[0].index == 1);
    CHECK(dt.inputs[1].index == 0);
    CHECK(text(r, measures[3].signal) == "dt * 2");
    CHECK(r.measures().signals[static_cast<std::size_t>(measures[4].to)].inputs[0].index == 1);
    CHECK(read(".tran 1m\n.meas dt PARAM='t2'\n.meas tran t2 WHEN v(out)=2\n").count("unknown-name") == 1);
}

TEST_CASE("meas: the analysis may be left out where there is one") {
    CHECK(read(".tran 1m\n.meas x MAX v(out)\n").measures().measures.at(0).analysis == "tran");
    CHECK(read(".op\n.tran 1m\n.meas x MAX v(out)\n").measures().measures.at(0).analysis == "tran");
    CHECK(read(".op\n.meas x MAX v(out)\n").measures().measures.at(0).analysis == "op");
    CHECK(mistake("x MAX v(out)") == "which-analysis");
    const Reading absent = read(".op\n.meas dc x MAX v(out)\n.meas dc y PARAM=w\n");
    CHECK(absent.ok());
    CHECK(absent.only() == "no-such-analysis 11:7 the deck has no dc analysis: nothing to measure");
    CHECK(absent.measures().measures.size() == 1);
}

TEST_CASE("meas: mistakes") {
    CHECK(mistake("tran") == "missing-name");
    CHECK(mistake("tran x") == "unknown-measure");
    CHECK(mistake("tran x MEAN v(out)") == "unknown-measure");
    CHECK(mistake("tran x FIND v(out)") == "missing-event");
    CHECK(mistake("tran x WHEN v(out)") == "missing-level");
    CHECK(mistake("tran x TRIG v(out) VAL=1") == "missing-event");
    CHECK(mistake("tran x TRIG v(out) TARG v(out) VAL=1") == "missing-event");
    CHECK(mistake("tran x MAX v(out) WHEN v(in)=1") == "unexpected-word");
    CHECK(mistake("tran x WHEN v(out)=1 RISE=0") == "bad-count");
    CHECK(mistake("tran x WHEN v(out)=1 RISE=1.5") == "bad-count");
    CHECK(mistake("tran x WHEN v(out)=1 TARG v(in) VAL=1") == "unexpected-word");
    CHECK(mistake("tran x MAX v(nope)") == "unknown-node");
    CHECK(mistake("tran x MAX") == "missing-value");
    CHECK(mistake("tran x MAX v(out) TO=v(in)") == "not-a-constant");
    CHECK(mistake("tran x MAX v(out) TO=time") == "not-a-constant");
    CHECK(mistake("tran x MAX v(out)*s") == "wrong-axis");
    CHECK(mistake("ac x MAX v(out)*time") == "wrong-axis");
    CHECK(mistake("tran x PARAM=v(out)") == "no-curve");
    CHECK(mistake("op x WHEN v(out)=1") == "no-axis");
    CHECK(read(".dc v1 0 1 1 r1 list 1 2\n.meas dc x MAX v(out)\n").count("nested-sweep") == 1);
    CHECK(mistake("tran r1 MAX v(out)") == "hidden-measure");
    CHECK(read(".tran 1m\n.meas x MAX v(out)\n.meas x MIN v(out)\n").count("duplicate-measure") == 1);
}
