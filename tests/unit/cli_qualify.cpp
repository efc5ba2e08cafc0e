// nullor qualify: figures of amplifiers whose parameters are known, against their closed forms; what cannot
// be measured, and why; limits, pins and supplies.

#include <cmath>
#include <complex>
#include <map>

#include <nlohmann/json.hpp>

#include "cli/qualify/measure.hpp"
#include "cli/qualify/pins.hpp"
#include "engine/base/constants.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using namespace nullor;
using namespace nullor::cli::qualify;
using nullor::pi;
using results_files::Folder;
using results_files::write_text;

namespace {

struct Sheet {
    Folder folder;
    Datasheet sheet;

    explicit Sheet(const std::string& library, const std::string& pins = {}, const std::string& supply = {}) {
        const std::string path = folder / "amp.lib";
        write_text(path, library);
        parser::Sources sources;
        Diagnostics diagnostics;
        int status = 0;
        const auto model = find_model({path, "", pins, supply}, sources, diagnostics, status);
        REQUIRE(model);
        sheet = nullor::cli::qualify::measure(*model, {}, folder / "", 2);
    }
    const Measured& operator[](const std::string& name) const {
        for (const Measured& each : sheet.figures)
            if (each.name == name) return each;
        FAIL("no figure " << name);
        return sheet.figures.front();
    }
};

// Within five times its own error estimate, and rounding; `systematic`: what the bench's definition leaves,
// relative.
void check(const Sheet& sheet, const std::string& name, double exact, double systematic = 1e-6) {
    const Measured& figure = sheet[name];
    CAPTURE(name);
    CAPTURE(figure.why);
    REQUIRE(figure.value);
    REQUIRE(figure.error);
    CAPTURE(*figure.value);
    CAPTURE(exact);
    CHECK(std::abs(*figure.value - exact) <= systematic * std::abs(exact) + 5 * *figure.error);
    CHECK(*figure.error <= 0.02 * std::abs(exact));
}

double decibel(std::complex<double> x) {
    return 20 * std::log10(std::abs(x));
}

// Where |f| falls to `level` between low and high.
template <class F>
double crossing(F f, double level, double low, double high) {
    for (int k = 0; k < 200; ++k)
        (std::abs(f(std::sqrt(low * high))) > level ? low : high) = std::sqrt(low * high);
    return low;
}

constexpr double aol = 1e5, gbw = 1e6, rout = 50, load = 1e4, rin = 1e9, rcm = 1e10;
const std::string full =
    "* an op-amp with everything\n.model amp opamp (aol=1e5 gbw=1meg headroom=1.5 rout=50 "
    "ilimit=20m rin=1g cin=2p rcm=10g ccm=1p vos=1m tcvos=5u ib=10n ios=2n tcib=1m cmrr=90 "
    "fcm=1k psrr=100 vsn=30 iq=1m)\n";
const std::string plain =
    "* the same without errors of rejection\n.model amp opamp (aol=1e5 gbw=1meg headroom=1.5 "
    "rout=50 ilimit=20m rin=1g cin=2p rcm=10g ccm=1p)\n";

std::complex<double> open_loop(double f, double capacitance, double resistance = load) {
    const std::complex<double> s{0, 2 * pi * f};
    const std::complex<double> impedance = 1.0 / (1 / resistance + s * capacitance);
    return aol / (1.0 + s * aol / (2 * pi * gbw)) * impedance / (impedance + rout);
}

} // namespace

TEST_CASE("figures of a native op-amp: its inputs at DC") {
    const Sheet sheet(full);
    const double vos = 1e-3;
    check(sheet, "vos", vos * aol / (1 + aol - aol * std::pow(10, -90 / 20.0) / 2));
    check(sheet, "ib", 10e-9 + vos / rcm / 2, 1e-5);
    check(sheet, "ios", 2e-9 - 2 * vos / rin - vos / rcm, 1e-5);
    check(sheet, "iq", 1e-3 + 9e-9, 1e-6); // the output gives the other input its current
    check(sheet, "tcvos", 5e-6, 1e-4);
    check(sheet, "tcib", 10e-9 * 1e-3, 1e-4);
    CHECK(sheet["vcm_high"].why == "no limit up to 1 V beyond the supply");
}

TEST_CASE("figures of a native op-amp: gain, crossover and phase margin with its load") {
    const Sheet sheet(plain);
    check(sheet, "aol", decibel(open_loop(10e-6, 0)), 1e-9);
    check(sheet, "gbw", 100 * crossing([](double f) { return open_loop(f, 0); }, 100, 1, 1e9));
    for (const auto& [name, capacitance] :
         std::map<std::string, double>{{"", 0.0}, {"_100p", 100e-12}, {"_1n", 1e-9}}) {
        const double c = capacitance, fu = crossing([c](double f) { return open_loop(f, c); }, 1, 1, 1e9);
        check(sheet, "fu" + name, fu);
        check(sheet, "pm" + name, 180 + std::arg(open_loop(fu, c)) * 180 / pi);
    }
    check(sheet, "aol_1k", decibel(open_loop(1e3, 0)), 1e-9);
    check(sheet, "ph_1k", std::arg(open_loop(1e3, 0)) * 180 / pi, 1e-9);
    // The follower's output drives the inputs' capacitances, too: 1 pF to ground and 2 pF to the other input.
    const auto closed = [](double f) {
        const std::complex<double> s{0, 2 * pi * f}, a = aol / (1.0 + s * aol / (2 * pi * gbw));
        const std::complex<double> across = 1 / rin + s * 2e-12;
        return (a / rout + across) / ((1.0 + a) / rout + 1 / load + 1 / rcm + s * 1e-12 + across);
    };
    check(sheet, "bw", crossing(closed, std::pow(10, -3.0103 / 20), 1e3, 1e9), 1e-4);
}

TEST_CASE("figures of a native op-amp: rejection of what moves both inputs or a supply") {
    const Sheet sheet(full);
    const double common = std::pow(10, -90 / 20.0), supply = std::pow(10, -100 / 20.0);
    check(sheet, "cmrr", 90, 1e-5);
    check(sheet, "cmrr_1k", 90 - 10 * std::log10(2), 1e-4);
    // A volt on one supply moves their mean by half a volt, and their span by one.
    check(sheet, "psrr_p", -decibel(supply - common / 2), 1e-5);
    check(sheet, "psrr_n", -decibel(supply + common / 2), 1e-5);
}

TEST_CASE("figures of a native op-amp: impedances") {
    const Sheet sheet(plain);
    check(sheet, "rin_diff", 1 / (1 / rin + 1 / (2 * rcm)));
    check(sheet, "cin_diff", 2.5e-12);
    check(sheet, "rin_cm", rcm);
    check(sheet, "cin_cm", 1e-12);
    check(sheet, "zo_open_1k", rout);
    check(sheet, "zo_closed_1k", std::abs(rout / (1.0 + open_loop(1e3, 0, 1e18))), 1e-5);
    const std::complex<double> s{0, 2 * pi * 1e3};
    check(sheet, "zin", 1 / std::abs(1 / rcm + s * 1e-12 + (1 / rin + s * 2e-12) / (1.0 + open_loop(1e3, 0))),
          1e-5);
}

TEST_CASE("figures of a native op-amp: its output's limits") {
    const Sheet sheet(full, "", "12/-10");
    check(sheet, "voh_10k", 1 + (12 - 1.5 - 1) * load / (load + rout));
    check(sheet, "vol_2k", 1 - (10 - 1.5 + 1) * 2000 / (2000 + rout));
    check(sheet, "isc_source", 20e-3);
    check(sheet, "isc_sink", 20e-3);
}

TEST_CASE("figures of a native op-amp: slew rate, settling and overload") {
    const Sheet sheet("* slews\n.model amp opamp (aol=1e6 gbw=1meg srp=1meg srm=0.5meg headroom=1.5)\n");
    check(sheet, "sr_up", 1e6, 1e-4);
    check(sheet, "sr_down", 0.5e6, 1e-4);
    // A slew up to an error of 2 sr/(2 pi gbw), twice because half of the output comes back, then an
    // exponential; the input's edge takes 0.1 us, in which the slew begins a little later.
    for (const auto& [name, sr] :
         std::map<std::string, double>{{"settling_up", 1e6}, {"settling_down", 0.5e6}}) {
        const double tau = 2 / (2 * pi * gbw), bend = sr * tau;
        check(sheet, name, (10 - bend) / sr + tau * std::log(bend / 0.01), 2e-3);
    }
    // From a rail, 13.5 V, to 1.5 V; an 11th of the output comes back.
    const double tau = 11 / (2 * pi * gbw), bend = 1e6 * tau;
    check(sheet, "recovery_low", (13.5 - bend) / 1e6 + tau * std::log(bend / 1.5), 5e-3);
    CHECK(*sheet["overshoot"].value < 0.1);
    CHECK(sheet["ib"].value == 0);
}

TEST_CASE("an exported bench gives the figure when it is run") {
    const Folder folder;
    write_text(folder / "amp.lib", full);
    const Ran ran = nullor_with({"qualify", folder / "amp.lib", "--benches", folder / "benches", "--json"});
    REQUIRE(ran.status == 0);
    const auto sheet = nlohmann::json::parse(ran.out);
    std::size_t compared = 0;
    for (const auto& figure : sheet["figures"]) {
        const std::string bench = figure["bench"];
        const std::string table = folder / (bench + ".meas.json");
        if (!std::filesystem::exists(table))
            (void)nullor_with(
                {"run", folder / ("benches/" + bench + ".cir"), "-o", folder / "", "--format", "json"});
        if (figure["value"].is_null()) continue;
        auto read = results::read_results(table);
        REQUIRE(read);
        const results::Table& measures = read.value().front();
        const auto column = measures.find(figure["name"].get<std::string>());
        REQUIRE(column);
        CHECK(measures.real(0, *column) == figure["value"].get<double>());
        ++compared;
    }
    CHECK(compared > 40);
}

TEST_CASE("what cannot be measured says why, and spares the others") {
    const Sheet linear("* no slew rate\n.model amp opamp (aol=1e5 gbw=1meg)\n");
    CHECK(linear["sr_up"].why == "slew not reached: the edge is that of a linear response");
    CHECK(linear["vos"].value == 0);
    CHECK(std::isinf(*linear["cmrr"].value));
    const Sheet flat("* no bandwidth\n.model amp opamp (aol=1e5)\n");
    CHECK(has(flat["fu"].why, "never crosses 1"));
    CHECK(has(flat["settling_up"].why, "needs the unity-gain crossover"));
    check(flat, "aol", 100);
    const Sheet three("* its own rails\n.model amp opamp (aol=1e5 gbw=1meg vmax=5 vmin=-3)\n");
    CHECK(three.sheet.supply.low == -3);
    CHECK(three["iq"].why == "the amplifier has no supply pins");
    CHECK(three["psrr_p"].why == "the amplifier has no supply pins");
    check(three, "voh_10k", 5);
    const Sheet stuck(
        "* its output is a source\n.subckt amp inp inn vp vn out\nV1 out 0 3\nR1 inp inn 1k\nR2 vp vn "
        "1k\n.ends\n");
    CHECK(has(stuck["vos"].why, "does not follow"));
    CHECK(!stuck["aol"].value);
    CHECK(has(stuck["bw"].why, "needs the unity-gain crossover"));
    const Sheet none(
        "* two sources at one output\n.subckt amp inp inn vp vn out\nV1 out 0 1\nV2 out 0 2\nR1 inp inn "
        "1k\nR2 vp vn 1k\n.ends\n");
    CHECK(none.sheet.exit_status() == 3);
    for (const Measured& figure : none.sheet.figures) {
        CHECK(!figure.value);
        CHECK(!figure.why.empty());
    }
}

TEST_CASE("the common-mode range ends where the error leaves 1 mV + 1 % of the shift") {
    // Beyond 10 V a tenth of the input adds to the error: 0.1 (v - 10) = 1m + 0.01 v.
    const Sheet sheet("* limited\n.subckt amp inp inn vp vn out\nB1 out 0 "
                      "V=1e6*(v(inp)-v(inn)+0.1*max(0,v(inp)-10))\nR1 vp vn 10k\n.ends\n");
    check(sheet, "vcm_high", 1.001 / 0.09, 1e-4);
    CHECK(sheet["vcm_low"].why == "no limit up to 1 V beyond the supply");
    CHECK(sheet.sheet.model.pins_from == "their names");
}

TEST_CASE("limits: PASS, FAIL, and files that are wrong") {
    const Folder folder;
    write_text(folder / "amp.lib", full);
    const auto judged = [&](const std::string& limits) {
        write_text(folder / "limits.toml", limits);
        return nullor_with({"qualify", folder / "amp.lib", "--limits", folder / "limits.toml"});
    };
    const Ran pass = judged("[vos]\nmin = 0\ntyp = 1e-3\nmax = \"2m\"\n[gbw]\nmin = \"0.9meg\"\n");
    CHECK(pass.status == 0);
    CHECK(has(pass.out, "(min 0 V, typ 1 mV, max 2 mV)  PASS"));
    CHECK(has(pass.out, "2 of 2 within their limits"));
    const Ran fail = judged("[vos]\nmax = 0.5e-3\n[vcm_high]\nmin = 10\n[aol]\ntyp = 100\n");
    CHECK(fail.status == 1);
    CHECK(has(fail.out, "(max 500 uV)  FAIL"));
    CHECK(has(fail.out, "0 of 2 within their limits")); // what is not measured is not within
    const Ran unknown = judged("[voss]\nmax = 1\n");
    CHECK(unknown.status == 2);
    CHECK(has(unknown.err, "limits.toml:1:2: there is no figure 'voss'"));
    CHECK(has(unknown.err, "did you mean 'vos'"));
    CHECK(judged("[vos]\nmaximum = 1\n").status == 2);
    CHECK(judged("[vos]\nmax = \"much\"\n").status == 2);
    CHECK(judged("[vos]\nmax = nan\n").status == 2);
    CHECK(judged("[vos]\nmin = 1\nmax = 0\n").status == 2);
    CHECK(judged("vos = 1\n").status == 2);
    CHECK(has(judged("[vos\n").err, "limits.toml:1:"));
    CHECK(nullor_with({"qualify", folder / "amp.lib", "--limits", folder / "none.toml"}).status == 4);
}

TEST_CASE("libraries, pins and supplies that are wrong") {
    const Folder folder;
    const std::string six = "* six pins\n.subckt six a b c d e f\nR1 a b 1k\n.ends\n";
    write_text(folder / "six.lib", six);
    write_text(folder / "two.lib", six + ".subckt other a b c d e\nR1 a b 1k\n.ends\n");
    const auto said = [&](std::vector<std::string> words, int status) {
        words.insert(words.begin(), "qualify");
        const Ran ran = nullor_with(words);
        CHECK(ran.status == status);
        return ran.err;
    };
    CHECK(has(said({folder / "six.lib"}, 2), "what the pins of 'six' are is not plain: a b c d e f"));
    CHECK(has(said({folder / "two.lib"}, 2), "defines several: six, other"));
    CHECK(has(said({folder / "two.lib", "sx"}, 2), "did you mean 'six'"));
    CHECK(has(said({folder / "six.lib", "--pins", "a,b,c,d"}, 2), "4 pins are given"));
    CHECK(has(said({folder / "six.lib", "--pins", "a,b,c,d,7"}, 2), "there is no pin '7'"));
    CHECK(has(said({folder / "six.lib", "--pins", "a,b,c,d,4"}, 2), "pin '4' is given twice"));
    CHECK(
        has(said({folder / "six.lib", "--pins", "a,b,c,d,e,f=top"}, 2), "may be at vp, vn, mid, 0 or open"));
    CHECK(has(said({folder / "six.lib", "--pins", "1,2,3,4,5", "--supply", "0"}, 2), "--supply 0"));
    CHECK(has(said({folder / "none.lib"}, 4), "none.lib"));
    write_text(folder / "bad.lib", "* bad\n.subckt bad inp inn vp vn out\nR1 inp inn {x}\n.ends\n");
    CHECK(has(said({folder / "bad.lib"}, 2), "bad.lib:3:13: error: nothing is called 'x' here"));
}

TEST_CASE("pins are known by their names, by the comments, else by the usual order") {
    using Nodes = std::vector<std::string>;
    const Nodes usual = {"inp", "inn", "vp", "vn", "out"};
    CHECK(guess_pins({"IN+", "IN-", "VCC", "GND", "OUT"}, {})->nodes == usual);
    CHECK(guess_pins({"OUT", "-IN", "+IN", "VEE", "VCC", "NC"}, {})->nodes ==
          Nodes{"out", "inn", "inp", "vn", "vp", "open"});
    const Nodes diagram = {"* connections: output",
                           "*              | inverting input",
                           "*              | | non-inverting input",
                           "*              | | | positive supply",
                           "*              | | | | negative supply",
                           "*              | | | | |"};
    CHECK(guess_pins({"1", "2", "3", "4", "5"}, diagram)->nodes == Nodes{"out", "inn", "inp", "vp", "vn"});
    CHECK(guess_pins({"1", "2", "3", "4", "5"}, {})->nodes == usual);
    CHECK(guess_pins({"1", "2", "3", "4", "5"}, {})->from == "the usual order of five");
    CHECK(!guess_pins({"1", "2", "3", "4", "5", "6"}, {}));
    std::string wrong;
    CHECK(given_pins("3,2,7,4,6,8=vp", {"1", "2", "3", "4", "6", "7", "8"}, wrong)->nodes ==
          Nodes{"open", "inn", "inp", "vn", "out", "vp", "vp"});
    CHECK(read_supply("5")->low == 0);
    CHECK(read_supply("±2.5")->low == -2.5);
    CHECK(read_supply("+-15")->high == 15);
    CHECK(read_supply("12/-5")->low == -5);
    CHECK(!read_supply("x"));
    CHECK(!read_supply("-5"));
}
