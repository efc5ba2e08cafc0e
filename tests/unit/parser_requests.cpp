#include <doctest/doctest.h>

#include <cmath>

#include "tests/unit/parser_requests_deck.hpp"

using namespace request_tests;
using analysis::AcRequest;
using analysis::DcRequest;
using analysis::Sweep;
using analysis::TranRequest;

namespace {

template <class Request>
const Request& first(const Reading& reading) {
    return std::get<Request>(reading.requests().analyses.at(0).what);
}

} // namespace

TEST_CASE("requests: analyses are numbered by kind, in the order of the deck") {
    const Reading r = read(".op\n.ac dec 1 1 10\n.tran 1m\n.ac lin 2 1 10\n.dc v1 0 1 1\n.op\n.AC list 5\n");
    REQUIRE(r.ok());
    std::vector<std::string> names;
    for (const auto& request : r.requests().analyses) names.push_back(request.name);
    CHECK(names == std::vector<std::string>{"op", "ac", "tran", "ac2", "dc", "op2", "ac3"});
}

TEST_CASE("requests: .ac in its four forms") {
    const Reading r = read(".ac dec 10 1 1meg\n.ac oct 3 1k 16k\n.ac lin 5 0 {4*w}\n.ac list 1 10k, 100\n");
    REQUIRE(r.ok());
    const auto sweep = [&](std::size_t k) {
        return std::get<AcRequest>(r.requests().analyses[k].what).frequencies;
    };
    CHECK(sweep(0).kind == Sweep::Kind::decade);
    CHECK(number(sweep(0).count) == 10);
    CHECK(number(sweep(0).start) == 1);
    CHECK(number(sweep(0).stop) == 1e6);
    CHECK(sweep(1).kind == Sweep::Kind::octave);
    CHECK(sweep(2).kind == Sweep::Kind::points);
    CHECK(sweep(2).stop.inputs == std::vector<ParameterId>{r.parameter("w")});
    REQUIRE(sweep(3).list.size() == 3);
    CHECK(number(sweep(3).list[1]) == 10e3);
}

TEST_CASE("requests: .ac that cannot be is told before it runs") {
    CHECK(read(".ac dec 10 0 1meg\n").only() == "log-of-zero 10:12 a logarithmic sweep cannot reach 0");
    CHECK(read(".ac dec 10 -1 1meg\n").count("log-sign") == 1);
    CHECK(read(".ac dec 0 1 1meg\n").count("bad-count") == 1);
    CHECK(read(".ac dec 2.5 1 1meg\n").count("bad-count") == 1);
    CHECK(read(".ac dec 10 1meg 1\n").count("stop-before-start") == 1);
    CHECK(read(".ac lin 10 1meg 1\n").count("stop-before-start") == 1);
    CHECK(read(".ac lin 10 -1 1\n").count("negative-frequency") == 1);
    CHECK(read(".ac list -1\n").count("negative-frequency") == 1);
    CHECK(read(".ac lin 1e9 1 2\n").count("too-many-points") == 1);
    CHECK(read(".ac 10 1 1meg\n").only() ==
          "missing-scale 10:5 one of dec, oct, lin and list is expected here");
    CHECK(read(".ac dec 10 1\n").only() == "missing-value 10:12 where to stop is missing behind this");
    CHECK(read(".ac dec 10 1 2 3\n").only() ==
          "unexpected-word 10:16 .ac does not end here: '3' has no place in it");
    // What a parameter decides is for the run to find out.
    CHECK(read(".ac dec 10 {w-2} 1meg\n").ok());
}

TEST_CASE("requests: .tran with one to four times and uic") {
    const Reading one = read(".tran 1m\n");
    REQUIRE(one.ok());
    CHECK(number(first<TranRequest>(one).step) == 0);
    CHECK(number(first<TranRequest>(one).stop) == 1e-3);
    CHECK_FALSE(first<TranRequest>(one).uic);
    const Reading four = read(".tran 0 1m 0.5m 1u uic\n");
    REQUIRE(four.ok());
    CHECK(number(first<TranRequest>(four).step) == 0);
    CHECK(number(first<TranRequest>(four).stop) == 1e-3);
    CHECK(number(first<TranRequest>(four).start) == 0.5e-3);
    CHECK(number(first<TranRequest>(four).max_step) == 1e-6);
    CHECK(first<TranRequest>(four).uic);
    CHECK(first<TranRequest>(read(".tran 1u 1m uic\n")).uic);
}

TEST_CASE("requests: .tran that cannot be") {
    CHECK(read(".tran\n").count("missing-value") == 1);
    CHECK(read(".tran 1u 0\n").count("no-duration") == 1);
    CHECK(read(".tran -1u 1m\n").count("negative-time") == 1);
    CHECK(read(".tran 1u -1m\n").count("negative-time") == 1);
    CHECK(read(".tran 1u 1m 1m\n").count("stop-before-start") == 1);
    CHECK(read(".tran 1u 1m 0 0 5\n").count("unexpected-word") == 1);
    CHECK(read(".tran 1u 1m steady\n").only() ==
          "unsupported-modifier 10:13 'steady' of .tran is not supported");
}

TEST_CASE("requests: .dc sweeps sources, devices, parameters and the temperature, two at most") {
    const Reading r =
        read(".dc V1 0 5 0.1 R2 list 1k 2k\n.dc dec R1 1 100 5\n.dc R1 dec 5 1 100\n"
             ".dc xu1.gbw list 1 2 3\n.dc param w 1 2 1\n.dc temp -40 85 5\n.dc r1 lin 3 1 2\n");
    REQUIRE(r.ok());
    const auto dc = [&](std::size_t k) { return std::get<DcRequest>(r.requests().analyses[k].what); };
    REQUIRE(dc(0).sweeps.size() == 2);
    CHECK(dc(0).sweeps[0].target.name == "v1");
    CHECK(dc(0).sweeps[0].target.index == r.device("v1").index);
    CHECK(dc(0).sweeps[1].sweep.list.size() == 2);
    for (const std::size_t k : {1u, 2u}) {
        CHECK(dc(k).sweeps[0].sweep.kind == Sweep::Kind::decade);
        CHECK(number(dc(k).sweeps[0].sweep.count) == 5);
        CHECK(number(dc(k).sweeps[0].sweep.start) == 1);
        CHECK(number(dc(k).sweeps[0].sweep.stop) == 100);
    }
    CHECK(dc(3).sweeps[0].target.name == "xu1.gbw");
    CHECK(dc(3).sweeps[0].target.unit == Unit::hertz);
    CHECK(dc(4).sweeps[0].target.kind == Target::Kind::parameter);
    CHECK(dc(5).sweeps[0].target.kind == Target::Kind::temperature);
    CHECK(dc(6).sweeps[0].sweep.kind == Sweep::Kind::points);
}

TEST_CASE("requests: .dc that cannot be") {
    CHECK(read(".dc v2 0 1 1\n").only() == "unknown-target 10:5 there is nothing called 'v2' to sweep");
    CHECK(read(".dc v2 0 1 1\n").hint().find("'v1'") != std::string::npos);
    CHECK(read(".dc v1 0 5 0\n").count("zero-step") == 1);
    CHECK(read(".dc v1 5 0 1\n").only() == "wrong-sign 10:12 the sweep goes from 5 to 0: its step is -1");
    CHECK(read(".dc v1 0 5\n").count("missing-value") == 1);
    CHECK(read(".dc\n").count("missing-name") == 1);
    CHECK(read(".dc v1 0 1 1 r1 1 2 1 r2 1 2 1\n").count("too-many-sweeps") == 1);
    CHECK(read(".dc v1 0 1 1 v1 0 1 1\n").count("swept-twice") == 1);
    CHECK(read(".dc v1 0 1 1e-12\n").count("too-many-points") == 1);
    CHECK(read(".dc v1 2 2 1\n").ok());
    CHECK(read(".dc v1 0 0 0\n").ok());
    // What looks at it has no axis.
    CHECK(read(".dc nosuch 0 1 1\n.meas dc top WHEN v(out)=1\n.expect meas top < 1\n")
              .count("unknown-target") == 1);
}

TEST_CASE("requests: .step in the orders of LTspice, HSPICE and PSpice") {
    const auto step = [](const std::string& card, const auto& look) {
        CAPTURE(card);
        const Reading r = read(".op\n" + card + "\n");
        REQUIRE(r.ok());
        REQUIRE(r.requests().steps.size() == 1);
        look(r, r.requests().steps[0]);
    };
    const auto is_linear = [](const Reading&, const auto& swept) {
        CHECK(swept.sweep.kind == Sweep::Kind::linear);
    };
    const auto ten_a_decade = [](const Reading& r, const auto& swept) {
        CHECK(swept.target.index == r.parameter("ra").index);
        CHECK(number(swept.sweep.count) == 10);
        CHECK(number(swept.sweep.stop) == 1e6);
    };
    step(".step param w 1 2 0.5", is_linear);
    step(".step w list 1 2 4",
         [](const Reading&, const auto& swept) { CHECK(swept.sweep.list.size() == 3); });
    step(".step dec param ra 1k 1meg 10", ten_a_decade);
    step(".step ra dec 10 1k 1meg", ten_a_decade);
    step(".step lin param ra 1 2 1", is_linear);
    step(".step temp list 0 27",
         [](const Reading&, const auto& swept) { CHECK(swept.target.kind == Target::Kind::temperature); });
    step(".step opamp amp(gbw) 1 3 1", [](const Reading&, const auto& swept) {
        CHECK(swept.target.kind == Target::Kind::model);
        CHECK(swept.target.name == "amp.gbw");
    });
    step(".step r2:r 1 2 1",
         [](const Reading& r, const auto& swept) { CHECK(swept.target.index == r.device("r2").index); });
    CHECK(read(".op\n.step w 1 2 1\n.step ra 1 2 1\n.step param w list 3 4\n").count("step-twice") == 1);
    CHECK(read(".op\n.step nope 1 2 1\n").count("unknown-target") == 1);
    CHECK(read(".op\n.step param nope 1 2 1\n").count("step-unread") == 1);
    CHECK(read(".op\n.step w 1 2 1 3\n").count("unexpected-word") == 1);
    CHECK(read(".op\n.step w list\n").count("missing-value") == 1);
}

TEST_CASE("requests: -D of a temperature below absolute zero is told at the value") {
    for (const auto& [value, errors] : {std::pair{"-273.15", 1}, {"-273.1", 0}, {"{-300}", 1}}) {
        parser::ReadOptions options;
        options.overrides = {{"TEMP", value}};
        CHECK(read(".op\n", options).count("below-zero") == errors);
    }
}

TEST_CASE("requests: -D of what a .step runs over leaves the card out, and says so") {
    const auto with = [](const std::string& cards, std::vector<parser::Override> overrides) {
        parser::ReadOptions options;
        options.overrides = std::move(overrides);
        return read(".op\n" + cards, options);
    };
    struct Case {
        const char *name, *value, *step;
    };
    for (const Case& c :
         {Case{"w", "3", ".step param w list 1 2"}, Case{"R2", "5k", ".step r2 1k 2k 1k"},
          Case{"r2.r", "5k", ".step r2 1k 2k 1k"}, Case{"xu1.gbw", "5k", ".step xu1.gbw 1 3 1"},
          Case{"amp.gbw", "5k", ".step opamp amp(gbw) 1 3 1"}, Case{"temp", "50", ".step temp list 0 27"},
          Case{"temp", "50", ".temp 0 27"}, Case{"temp", "50", ".temp 0"}}) {
        CAPTURE(c.step);
        // What another card runs over stays.
        const Reading r = with(std::string(".step ra list 1 2\n") + c.step + "\n", {{c.name, c.value}});
        REQUIRE(r.ok());
        CHECK(r.count("step-left-out") == 1);
        CHECK(r.diagnostics.all().size() == 1);
        CHECK(r.diagnostics.all()[0].span.line == 12);
        REQUIRE(r.requests().steps.size() == 1);
        CHECK(r.requests().steps[0].target.name == "ra");
        CHECK(r.requests().temperatures.empty());
    }
    const Reading all = with(".step ra list 1 2\n.step w list 1 2\n", {{"ra", "1"}, {"w", "2"}});
    CHECK(all.count("step-left-out") == 2);
    CHECK(all.requests().steps.empty());
    // A device's own value hides that of its model, which goes on being stepped.
    const Reading model = with(".step opamp amp(gbw) 1 3 1\n", {{"xu1.gbw", "5k"}});
    CHECK(model.diagnostics.all().empty());
    CHECK(model.requests().steps.size() == 1);
    // On one command line the two contradict.
    parser::ReadOptions options;
    options.overrides = {{"w", "3"}};
    options.steps = {"w=list(1,2)"};
    CHECK(read(".op\n", options).count("step-and-value") == 1);
}

TEST_CASE("requests: .temp") {
    const Reading r = read(".op\n.temp 0 25 50\n");
    REQUIRE(r.ok());
    REQUIRE(r.requests().temperatures.size() == 3);
    CHECK(number(r.requests().temperatures[1]) == 25);
    CHECK(read(".op\n.temp -300\n").count("below-zero") == 1);
    CHECK(read(".op\n.temp\n").count("missing-value") == 1);
}

TEST_CASE("requests: options") {
    const Reading r =
        read(".op\n.options reltol=1e-6 abstol={w*1p} vntol=1n method=gear maxord=4 itl1=200 itl4=20\n"
             ".option temp=50 tnom=25 interp\n");
    REQUIRE(r.ok());
    const analysis::Options& o = r.requests().options;
    CHECK(o.reltol == 1e-6);
    CHECK(o.abstol == 2e-12);
    CHECK(o.vntol == 1e-9);
    CHECK(o.method == analysis::Options::Method::gear);
    CHECK(o.maxord == 4);
    CHECK(o.itl1 == 200);
    CHECK(o.itl4 == 20);
    CHECK(o.interp);
    CHECK(r.job->circuit.nominal_celsius == 25);
    CHECK(number(r.job->circuit.parameters[0].value) == 50);
}

TEST_CASE("requests: every method has its word") {
    using Method = analysis::Options::Method;
    for (const auto& [word, method] :
         {std::pair{"auto", Method::automatic}, std::pair{"trap", Method::trapezoidal},
          std::pair{"gear", Method::gear}, std::pair{"trbdf2", Method::trbdf2},
          std::pair{"esdirk", Method::esdirk}}) {
        const Reading r = read(std::string(".op\n.options method=") + word + "\n");
        REQUIRE(r.ok());
        CHECK(r.requests().options.method == method);
    }
    CHECK(read(".op\n.options method=euler\n").only() ==
          "bad-option 11:17 method is one of auto, trap, gear, trbdf2 and esdirk");
}

TEST_CASE("requests: options out of range are errors, unknown ones a warning each, once") {
    for (const char* wrong : {"reltol=0", "reltol=-1", "reltol=1", "abstol=0", "vntol=0", "maxord=7",
                              "maxord=1.5", "itl1=0", "temp=-300"})
        CHECK_MESSAGE(read(std::string(".op\n.options ") + wrong + "\n").count("bad-option") == 1, wrong);
    CHECK(read(".op\n.options reltol\n").count("missing-value") == 1);
    const Reading unknown = read(".op\n.options relto=1 gmin=1e-12\n.options relto=2 numdgt=5 acct\n");
    CHECK(unknown.ok());
    CHECK(unknown.count("unknown-option") == 1);
    CHECK(unknown.count("option-without-effect") == 1);
    CHECK(unknown.diagnostics.all().size() == 2);
    CHECK(unknown.hint() == "did you mean 'reltol'?");
}

TEST_CASE("requests: Xyce's options are those of a part, and NOOP is uic") {
    const Reading r = read(".tran 1u 1m NOOP\n.options timeint reltol=1e-5 abstol=1 method=8 newlte=1\n"
                           ".options nonlin reltol=0.1 maxstep=200\n.options device temp=50 debuglevel=-1\n");
    REQUIRE(r.ok());
    CHECK(r.diagnostics.all().empty());
    CHECK(r.requests().options.reltol == 1e-5);
    CHECK(r.requests().options.abstol == 1e-12);
    CHECK(r.requests().options.method == nullor::analysis::Options::Method::gear);
    CHECK(std::get<nullor::analysis::TranRequest>(r.requests().analyses.front().what).uic);
}

TEST_CASE("requests: a deck without an analysis, unknown cards, unsupported ones") {
    CHECK(read("").count("no-analysis") == 1);
    CHECK(read(".op\n.trna 1m\n").only() == "unknown-card 11:1 unknown card .trna");
    CHECK(read(".op\n.trna 1m\n").hint() == "did you mean '.tran'?");
    CHECK(read(".disto dec 1 1 10\n").only() == "unsupported-card 10:1 .disto is not supported");
    CHECK(read(".op\n.backanno\n").only().empty());
}
