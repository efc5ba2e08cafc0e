// .control blocks: expressions over vectors, and commands over a deck. Values by hand or from closed forms.

#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "cli/control/vector_expression.hpp"
#include "engine/results/reader.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using namespace nullor;
using namespace nullor::cli::control;
using results_files::Folder;
using results_files::write_text;

namespace {

// x 1 2 3 4, z 1 j -1 -j, over the scale 0 1 3 6.
struct Fixture {
    Plots plots;
    Environment environment;
    Fixture() : environment{&plots, {}, false} {
        Plot plot{"ac1", "AC Analysis", "frequency", {}, {}};
        plot.set("frequency", {{0, 1, 3, 6}, false});
        plot.set("v(x)", {{1, 2, 3, 4}, false});
        plot.set("v(z)", {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}, true});
        plot.set("i(v1)", {{7, 7, 7, 7}, false});
        plots.add(std::move(plot));
    }
    [[nodiscard]] std::vector<double> real(const std::string& text) const {
        const Outcome<Vector> value = evaluate(text, environment);
        REQUIRE_MESSAGE(value.ok(), text << ": " << (value.ok() ? "" : value.failure().message));
        std::vector<double> list;
        for (const auto& one : value.value().values) list.push_back(one.real());
        return list;
    }
    [[nodiscard]] double number(const std::string& text) const {
        const std::vector<double> list = real(text);
        REQUIRE(list.size() == 1);
        return list[0];
    }
    [[nodiscard]] std::string failure(const std::string& text) const {
        const Outcome<Vector> value = evaluate(text, environment);
        return value ? "" : value.failure().message;
    }
};

using List = std::vector<double>;

} // namespace

TEST_CASE("control: operators and their order") {
    const Fixture f;
    CHECK(f.number("1+2*3^2") == 19);
    CHECK(f.number("2^3^2") == 512);
    CHECK(f.number("-2^2") == -4);
    CHECK(f.number("(1+2)*3 - 4/2") == 7);
    CHECK(f.number("1k5 + 4.7u*1e6") == 1504.7);
    CHECK(f.number("7 % 4") == 3);
    CHECK(f.number("2 > 1 and 3 lt 2 or 1") == 1);
    CHECK(f.number("not (2 >= 2)") == 0);
    CHECK(f.number("1 <> 2 & 1 eq 1") == 1);
    CHECK(f.number("pi") == doctest::Approx(3.14159265358979).epsilon(1e-14));
    CHECK(f.real("v(x)*2 - 1") == List{1, 3, 5, 7});
    CHECK(f.real("x + v(x)") == List{2, 4, 6, 8});
    CHECK(f.real("v(x,0)") == List{1, 2, 3, 4});
    CHECK(f.real("ac1.v(x)[1,2]") == List{2, 3});
    CHECK(f.number("x[3]") == 4);
    CHECK(f.real("v1#branch") == List{7, 7, 7, 7});
    CHECK(f.real("real((1,2)*(3,4))") == List{-5});
}

TEST_CASE("control: functions") {
    Fixture f;
    CHECK(f.real("mag(v(z))") == List{1, 1, 1, 1});
    CHECK(f.real("real(z)") == List{1, 0, -1, 0});
    CHECK(f.number("vecmax(x)") == 4);
    CHECK(f.number("minimum(v(x))") == 1);
    CHECK(f.number("mean(x)") == 2.5);
    CHECK(f.number("length(x)") == 4);
    CHECK(f.real("vector(3)") == List{0, 1, 2});
    CHECK(f.real("unitvec(2)") == List{1, 1});
    CHECK(f.number("db(10)") == doctest::Approx(20).epsilon(1e-14));
    CHECK(f.number("log10(1000) + ln(e)") == doctest::Approx(4).epsilon(1e-14));
    CHECK(f.number("real(sqrt(-4))") == doctest::Approx(0).epsilon(1e-14));
    CHECK(f.number("imag(sqrt(-4))") == doctest::Approx(2).epsilon(1e-14));
    CHECK(f.number("max(2,3)+min(2,3)") == 5);
    // Over the scale 0 1 3 6: trapezoids, and the slopes of x(f).
    CHECK(f.real("integ(x)") == List{0, 1.5, 6.5, 17});
    CHECK(f.real("deriv(frequency*frequency)") == List{0, 2, 6, 12});
    const List turned = f.real("cph(v(z))");
    CHECK(turned[3] == doctest::Approx(1.5 * 3.14159265358979).epsilon(1e-13));
    f.environment.degrees = true;
    CHECK(f.real("ph(z)")[1] == doctest::Approx(90).epsilon(1e-14));
    CHECK(f.number("sin(30)") == doctest::Approx(0.5).epsilon(1e-14));
    f.environment.functions["par"] = {{"a", "b"}, "a*b/(a+b)"};
    CHECK(f.number("par(1+1,2)") == 1);
}

TEST_CASE("control: what is no expression says why") {
    const Fixture f;
    CHECK(f.failure("v(q)") == "there is no vector 'v(q)'");
    CHECK(f.failure("nosuch + 1") == "there is no vector 'nosuch'");
    CHECK(f.failure("f(1)") == "there is no function 'f'");
    CHECK(f.failure("1 +") == "a value is missing");
    CHECK(f.failure("(1") == "')' is missing");
    CHECK(f.failure("x[4]") == "an index is outside of 0 .. 3");
    CHECK(f.failure("1 ? 2") == "'? 2' is not expected here");
    CHECK_FALSE(f.failure(std::string(100'000, '(')).empty());
    CHECK_FALSE(f.failure(std::string(100'000, '-')).empty());
}

TEST_CASE("control: arguments of print end at blanks that no operator joins") {
    using Words = std::vector<std::string>;
    CHECK(expressions_of("v(a) v(b)/2") == Words{"v(a)", "v(b)/2"});
    CHECK(expressions_of("v(a) / v(b) c") == Words{"v(a) / v(b)", "c"});
    CHECK(expressions_of("a - b -c") == Words{"a - b", "-c"});
    CHECK(expressions_of("max(a, b) x[1, 2]") == Words{"max(a, b)", "x[1, 2]"});
}

namespace {

struct Block {
    Folder folder;
    cli_ran::Ran ran;
    explicit Block(const std::string& cards, const std::string& commands, bool output = false) {
        const std::string deck = folder / "d.cir";
        write_text(deck, "title\nV1 in 0 DC 1 AC 1\nR1 in out 1k\nR2 out 0 1k\nC1 out 0 1u\n" + cards +
                             ".control\n" + commands + ".endc\n.end\n");
        cli::RunArguments arguments;
        arguments.decks = {deck};
        if (output) arguments.output = folder / "o";
        ran = captured([&] { return cli::run(arguments); });
    }
    [[nodiscard]] bool says(const std::string& text) const { return ran.out.find(text) != std::string::npos; }
};

} // namespace

TEST_CASE("control: analyses, changed values and measures") {
    const Block one(
        "",
        "op\nprint v(out)\nalter r2 = 3k\nop\nprint v(out)\nreset\nalter @r2[r] = 1k/3\nop\nprint v(out)\n");
    CHECK(one.ran.status == 0);
    CHECK(one.ran.err == "");
    CHECK(one.says("v(out) = 5.000000e-01"));
    CHECK(one.says("v(out) = 7.500000e-01"));
    CHECK(one.says("v(out) = 2.500000e-01"));
    // 1/(2 pi 500 1u) is where 6.0206 + 3.0103 dB are lost.
    const Block ac("",
                   "ac dec 200 10 10k\nmeas ac low MAX vdb(out)\nlet edge = low - 3.0103\nmeas ac f3 WHEN "
                   "vdb(out)=edge\n"
                   "print f3*2*pi*500*1u\n");
    CHECK(ac.ran.status == 0);
    const std::size_t at = ac.ran.out.find("f3*2*pi*500*1u = ");
    REQUIRE(at != std::string::npos);
    CHECK(std::stod(ac.ran.out.substr(at + 17)) == doctest::Approx(1).epsilon(1e-3));
    const Block model(".model rm r (r=1k)\nR3 out 0 rm\n",
                      "op\nprint v(out)\naltermod rm r = 500\nop\nprint v(out)\n");
    CHECK(model.says("v(out) = 3.333333e-01"));
    CHECK(model.says("v(out) = 2.500000e-01"));
}

TEST_CASE("control: names in quotes, the axis of a dc sweep, a current by @device[current]") {
    const Block one(
        "I2 0 out 1m\n",
        "dc temp 10 30 10\nlet t = vecmax(\"temp-sweep\")\nprint t\nprint vecmax(@i2[current])\n");
    CHECK(one.ran.err == "");
    CHECK(one.says("t = 3.000000e+01"));
    CHECK(one.says("vecmax(@i2[current]) = 1.000000e-03"));
    CHECK(Fixture().number("vecmax(\"v(x)\")") == 4);
    CHECK(Fixture().failure("\"v(x)") == "the quote is not closed");
}

TEST_CASE("control: loops, branches, variables") {
    const Block ran(
        "", "let sum = 0\nforeach n 1 2 3\nlet sum = sum + $n\nend\necho sum is $&sum\n"
            "let k = 0\nwhile k < 3\nlet k = k + 1\nif k = 2\ncontinue\nend\necho k$&k\nend\n"
            "repeat 2\necho again\nend\nlet k = 5\ndowhile k > 5\nlet k = k + 1\nif k > 7\nbreak\nend\nend\n"
            "echo ended at $&k\nset list = ( a b c )\necho $list[2] {$list[3]}x $?list $?none\n"
            "strcmp same abc abc\nif $same = 0\necho equal\nelse\necho different\nend\n"
            "compose c values 1 2 4\nprint c[2]\ndefine half(a) a/2\nprint half(3)\nquit 1\necho never\n");
    CHECK(ran.ran.status == 1);
    CHECK(ran.ran.err == "");
    for (const char* text : {"sum is 6\n", "k1\nk3\n", "again\nagain\n", "ended at 8\n", "b cx 1 0\n",
                             "equal\n", "c[2] = 4.000000e+00\n", "half(3) = 1.500000e+00\n"})
        CHECK_MESSAGE(ran.says(text), text);
    CHECK_FALSE(ran.says("never"));
    CHECK_FALSE(ran.says("different"));
}

TEST_CASE("control: run carries out the deck's cards, and so does a block that does not say so") {
    const Block run(".ac lin 1 1k 1k\n.op\n", "run\nsetplot op1\nprint v(out)\nsetplot ac\nprint vm(out)\n");
    CHECK(run.ran.status == 0);
    CHECK(run.says("v(out) = 5.000000e-01"));
    CHECK(run.says(fmt::format("vm(out) = {:.6e}", 0.5 / std::hypot(1, 2 * 3.14159265358979 * 0.5))));
    const Block also(".op\n", "echo first\n");
    CHECK(also.ran.out.find("first") < also.ran.out.find("Operating point"));
    const Block expects(".op\n.expect op v(out) == 7\n", "run\n");
    CHECK(expects.ran.status == 1);
}

TEST_CASE("control: figures have ngspice's names beside ours, and a new plot is one") {
    const Block ran(
        "", "tf v(out) v1\nprint transfer_function v1#input_impedance output_impedance_at_v(out) rin\n"
            "setplot new\nset kept = $curplot\nlet r2 = 7\nsens v(out)\nprint r2 {$kept}.r2\n"
            "pz in 0 out 0 vol pz\nprint pole(1)\nsetplot new\nprint r2\n");
    CHECK(ran.says("transfer_function = 5.000000e-01"));
    CHECK(ran.says("v1#input_impedance = 2.000000e+03"));
    CHECK(ran.says("output_impedance_at_v(out) = 5.000000e+02"));
    CHECK(ran.says("rin = 2.000000e+03"));
    CHECK(ran.says("\nr2 = 2.500000e-04"));
    CHECK(ran.says("unknown1.r2 = 7.000000e+00"));
    CHECK(ran.says("pole(1) = -2.000000e+03,0.000000e+00"));
    CHECK(ran.ran.status == 2);
    CHECK(ran.ran.err.find("there is no vector 'r2'") != std::string::npos);
}

TEST_CASE("control: files") {
    const Block ran("",
                    "tran 10u 1m\nwrite a.raw v(out) v(in)\nwrdata b.txt v(out)\nprint v(out) > c.txt\necho "
                    "more >> c.txt\n"
                    "plot v(out) title \"The output\"\n",
                    true);
    CHECK(ran.ran.status == 0);
    const auto tables = results::read_results(ran.folder / "o/a.raw");
    REQUIRE(tables.ok());
    REQUIRE(tables.value().size() == 1);
    CHECK(tables.value()[0].width() == 2);
    CHECK(tables.value()[0].header().axis.name == "time");
    const auto text = [&](const char* name) {
        std::ifstream file(ran.folder / (std::string("o/") + name));
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    CHECK(text("b.txt").starts_with("  0.00000000e+00"));
    CHECK(text("c.txt").starts_with("Index   time            v(out)"));
    CHECK(text("c.txt").ends_with("more\n"));
    CHECK(text("plot1.svg").find("The output") != std::string::npos);
    CHECK_FALSE(text("d.tran.csv").empty());
}

TEST_CASE("control: noise makes a plot of densities and one of totals, as in ngspice") {
    const Block ran(
        "", "noise v(out) v1 dec 10 1 1meg\nprint onoise_total\nsetplot noise1\nprint onoise_spectrum[0]\n"
            "meas noise top MAX onoise\n");
    CHECK(ran.ran.status == 0);
    // 500 ohm and 1 uF: kT/C from 1 Hz on, 4 kT 500 ohm.
    CHECK(ran.says("onoise_total = 6.43031"));
    CHECK(ran.says("onoise_spectrum[0] = 2.8788"));
    CHECK(ran.says("top                 = 2.8788"));
}

TEST_CASE("control: what one command keeps or prints is no mistake of another") {
    const Folder folder;
    write_text(folder / "kept.cir", "kept\nV1 in 0 dc 0 ac 1\nR1 in out 1k\nR2 out 0 1k\n.control\n"
                                    "save v(out)\nsave onoise(r1)\nop\nprint i(r1)\nac dec 1 1 10\n"
                                    "noise v(out) v1 dec 1 1 10\ntf i(v1) v1\n.endc\n.end\n");
    const Ran ran = nullor_with({"run", folder / "kept.cir"});
    CHECK(ran.status == 0);
    CHECK(ran.err == "");
    CHECK(ran.out.find("onoise(r1)") != std::string::npos);
    write_text(folder / "wrong.cir", "wrong\nV1 in 0 dc 0 ac 1\nR1 in 0 1k\n.control\nsave v(nope)\n"
                                     "noise v(in) v1 dec 1 1 10\nac dec 1 1 10\n.endc\n.end\n");
    CHECK(nullor_with({"run", folder / "wrong.cir"}).err.find("nope") != std::string::npos);
}

TEST_CASE("control: what is one number can be measured by its column's name") {
    const Block ran("", "tf v(out) v1\nmeas tf twice param='gain*2'\nnoise v(out) v1 lin 1 1k 1k\n"
                        "meas noise top MAX onoise\nmeas noise same MAX v(onoise)\nsetplot noise2\n"
                        "noise v(out) v1 dec 1 1 1meg\nmeas noise all param='2*onoise_total'\n");
    CHECK(ran.ran.status == 0);
    CHECK(ran.ran.err == "");
    CHECK(ran.says("twice               = 1.000000e+00"));
    CHECK(ran.says("all                 = 1.28606"));
    CHECK(ran.says("top                 = 8.7"));
    CHECK(ran.says("same                = 8.7"));
}

TEST_CASE("control: vectors of a plot that is not the current one have the scale of theirs") {
    const Block ran("",
                    "noise v(out) v1 dec 1 1k 10k\nprint noise1.onoise_spectrum\nwrdata a noise1.inoise\n"
                    "write b.raw noise1.onoise_spectrum\n",
                    true);
    CHECK(ran.ran.status == 0);
    CHECK(ran.says("Index   frequency       noise1.onoise_spectrum"));
    const auto text = [&](const char* name) {
        std::ifstream file(ran.folder / (std::string("o/") + name));
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    CHECK(text("a.data").starts_with("  1.00000000e+03"));
    CHECK(text("b.raw").find("noise1.onoise_spectrum\tvoltage-density") != std::string::npos);
    CHECK(text("b.raw").find("frequency\tfrequency") != std::string::npos);
}

TEST_CASE("control: what cannot be done is told at its line, and the rest runs") {
    const Block ran("", "op\nbogus 1\nprint nosuch\ndisto dec 10 1 1k\nac dec 10 0 1k\nprint v(out)\n");
    CHECK(ran.ran.status == 2);
    CHECK(ran.says("v(out) = 5.000000e-01"));
    for (const char* text :
         {"d.cir:8:1: error: 'bogus' is no command", "d.cir:9:1: error: nosuch: there is no vector 'nosuch'",
          "d.cir:10:1: error: the command 'disto' is not supported", "d.cir:11:"})
        CHECK_MESSAGE(ran.ran.err.find(text) != std::string::npos, text << " in " << ran.ran.err);
    const Block open("", "if 1\necho a\n");
    CHECK(open.ran.status == 2);
    CHECK(open.ran.err.find("d.cir:7:1: error: this has no 'end'") != std::string::npos);
    const Block endless("", "while 1\nend\n");
    CHECK(endless.ran.status == 2);
    CHECK(endless.ran.err.find("commands are carried out") != std::string::npos);
}
