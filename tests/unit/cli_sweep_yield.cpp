// What nullor sweep says about its variants: yield, the worst, measures, failures, refusals; its exit status.

#include <algorithm>
#include <cmath>
#include <sstream>

#include "cli/text/sweep_text.hpp"
#include "engine/results/table/text.hpp"
#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

namespace {

// |v(out)| = R2/(R1+R2), between 0.45 and 0.55.
const std::string divider = "Divider\nV1 in 0 AC 1\nR1 in out 1k tol=10%\nR2 out 0 1k tol=10%\n"
                            ".ac lin 1 1k 1k\n.meas ac level MAX mag(v(out))\n"
                            ".expect exact ac v(out) == r2/(r1+r2)\n"
                            ".expect high ac mag(v(out)) > 0.47\n.save v(out)\n";

Words words_of(const std::string& line) {
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

// The line that starts with this, blanks apart.
std::string line_of(const std::string& text, const std::string& start) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find_first_not_of(' ');
        if (first != std::string::npos && line.compare(first, start.size(), start) == 0)
            return line.substr(first);
    }
    FAIL("no line begins with " << start << " in\n" << text);
    return {};
}

} // namespace

TEST_CASE("yield counts the samples that meet what the deck expects") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(divider);
    const Ran ran = sweeps.run("out.nc", {"--samples", "400"});
    CHECK(ran.status == 1);
    const auto r1 = sweeps.values("out.nc", "r1"), r2 = sweeps.values("out.nc", "r2"),
               high = sweeps.values("out.nc", "pass(high)"), exact = sweeps.values("out.nc", "pass(exact)"),
               level = sweeps.values("out.nc", "level");
    REQUIRE(r1.size() == 400);
    int passed = 0;
    double mean = 0;
    for (std::size_t k = 0; k < 400; ++k) {
        const double out = r2[k] / (r1[k] + r2[k]);
        CHECK(level[k] == doctest::Approx(out).epsilon(1e-12));
        CHECK(high[k] == (out > 0.47 ? 1 : 0));
        CHECK(exact[k] == 1);
        passed += out > 0.47;
        mean += out / 400;
    }
    REQUIRE(passed > 300);
    REQUIRE(passed < 400);
    CHECK(has(ran.out, fmt::format("yield: {} of 400 variants meet all expectations, {:.4g} %", passed,
                                   passed / 4.0)));
    CHECK(has(line_of(ran.out, "100 %"), "exact: "));
    CHECK(has(line_of(ran.out, fmt::format("{:.4g} %", passed / 4.0)), "high: "));
    const auto volts = [](double value) {
        return nullor::results::engineering(value, nullor::Unit::volt, 6);
    };
    CHECK(has(ran.out, "level: mean " + volts(mean)));
    std::vector<double> sorted = level;
    std::sort(sorted.begin(), sorted.end());
    CHECK(has(ran.out, volts((sorted[199] + sorted[200]) / 2)));
    // With bounds that all samples keep there is nothing to run alone.
    const Ran good =
        Sweeps(divider + ".options reltol=1e-4\n").run("good.nc", {"--step", "r2=1.2k:2k:lin:5"});
    CHECK(good.status == 0);
    CHECK(has(good.out, "yield: 5 of 5 variants"));
    CHECK_FALSE(has(good.out, "worst"));
}

TEST_CASE("the worst sample, run alone as the report says, has the values it has in the file") {
    if (!has_netcdf()) return;
    enum class Steps { none, option, cards };
    for (const Steps steps : {Steps::none, Steps::option, Steps::cards}) {
        const Sweeps sweeps(steps == Steps::cards ? divider + ".step temp list 0 50\n.step r1 list 1k 1.1k\n"
                                                  : divider);
        Words options = {"--samples", "100", "--seed", "3"};
        if (steps == Steps::option) options.insert(options.end(), {"--step", "r1=list(1k,1.1k)"});
        const Ran ran = sweeps.run("out.nc", options);
        REQUIRE(ran.status == 1);
        const auto level = sweeps.values("out.nc", "level");
        const double worst = *std::min_element(level.begin(), level.end());
        Words words = words_of(line_of(ran.out, "nullor run "));
        REQUIRE(words.size() > 3);
        CHECK(words[2] == sweeps.deck);
        words.erase(words.begin());
        words.insert(words.end(), {"-o", sweeps.folder / "alone"});
        const Ran alone = nullor_with(words);
        CAPTURE(alone.err);
        CHECK(alone.status == 1);
        CHECK(has(alone.err, "deck.cir:10:7: warning") == (steps == Steps::cards));
        const auto tables = results_files::read(sweeps.folder / "alone/deck.ac.csv");
        REQUIRE(tables.size() == 1);
        CHECK(apart(tables[0].value(0, 0), worst) < 1e-14);
    }
}

TEST_CASE("the command for the worst sample repeats what was given by -D, as words of a shell") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(
        "Given\n.param w=1\nV1 a 0 AC {w}\nR1 a b 1k tol=10%\nR2 b 0 1k\n.ac lin 1 1k 1k\n.save v(b)\n"
        ".expect ac mag(v(b)) == 0.5 rtol=1e-9\n");
    const Ran ran = sweeps.run("out.nc", {"--samples", "5", "-D", "w=1 + 1"});
    const std::string line = line_of(ran.out, "nullor run ");
    CHECK(has(line, sweeps.deck + " -D 'w=1 + 1' -D r1"));
    CHECK(nullor::cli::shell_word("it's here") == "'it'\\''s here'");
    CHECK(nullor::cli::shell_word("a/b_1.cir") == "a/b_1.cir");
    CHECK(nullor::cli::shell_word("") == "''");
}

TEST_CASE("samples without a solution have no numbers, are counted, and make the status 3") {
    if (!has_netcdf()) return;
    // g is 1 mS, and in samples 0 or 2 mS: without a conductance the node's voltage is not determined.
    const Sweeps sweeps("Open\n.param k={limit(0,1)}\nI1 0 a AC 1m\nG1 a 0 a 0 {1m*(1+k)}\n.ac lin 1 1k 1k\n"
                        ".save v(a)\n.meas ac top MAX mag(v(a))\n.expect ac mag(v(a)) < 2\n");
    const Ran corners = sweeps.run("out.nc", {"--corners"});
    CHECK(corners.status == 3);
    CHECK(has(corners.err, "sample 0 (k=-1): "));
    CHECK(has(corners.out, "1 variants have no result: failed = 1"));
    CHECK(has(corners.out, "not found in 1 variants"));
    CHECK_FALSE(has(corners.out, "worst"));
    const auto k = sweeps.values("out.nc", "k"), failed = sweeps.values("out.nc", "failed"),
               v = sweeps.values("out.nc", "ac.v(a)"), top = sweeps.values("out.nc", "top");
    REQUIRE(v.size() == 4);
    CHECK(k == std::vector<double>{-1, 1});
    CHECK(failed == std::vector<double>{1, 0});
    CHECK((std::isnan(v[0]) && std::isnan(v[1]) && std::isnan(top[0])));
    CHECK(v[2] == doctest::Approx(0.5).epsilon(1e-13));
    CHECK(top[1] == doctest::Approx(0.5).epsilon(1e-13));
    // Ten are told, all are counted; threads make no difference to either.
    const Ran samples = sweeps.run("many.nc", {"--samples", "300", "-j", "1"});
    CHECK(samples.status == 3);
    const auto all = sweeps.values("many.nc", "failed");
    const auto count = std::count(all.begin(), all.end(), 1.0);
    CHECK((count > 100 && count < 200));
    CHECK(has(samples.err, fmt::format("{} more variants failed", count - 10)));
    CHECK(has(samples.out, fmt::format("{} variants have no result", count)));
    const Ran threads = sweeps.run("threads.nc", {"--samples", "300", "-j", "4"});
    CHECK(threads.err == samples.err);
    CHECK(text_of(sweeps.folder / "threads.nc") == text_of(sweeps.folder / "many.nc"));
}

TEST_CASE("a value that a sample may not have is that sample's failure") {
    if (!has_netcdf()) return;
    const Sweeps sweeps("Negative\n.param k={limit(0,1)}\nV1 a 0 AC 1\nR1 a n 1k\n"
                        "XU1 0 n b amp\nR2 n b 1k\n.model amp opamp(aol={1e5*(1+2*k)})\n"
                        ".ac lin 1 1k 1k\n.save v(b)\n");
    const Ran ran = sweeps.run("out.nc", {"--corners"});
    CHECK(ran.status == 3);
    CHECK(has(ran.err, "sample 0 (k=-1): xu1: aol = -100000 V/V is out of range"));
    CHECK_FALSE(has(ran.err, "sample 1"));
    CHECK(has(ran.out, "1 variants have no result: failed = 1"));
    CHECK(sweeps.values("out.nc", "k") == std::vector<double>{-1, 1});
    CHECK(sweeps.values("out.nc", "failed") == std::vector<double>{1, 0});
    const auto v = sweeps.values("out.nc", "ac.v(b)");
    REQUIRE(v.size() == 4);
    CHECK((std::isnan(v[0]) && std::isnan(v[1])));
    CHECK(v[2] == doctest::Approx(-1 / (1 + 2 / 3e5)).epsilon(1e-12));
    // All that was drawn is in the file and told, also behind the value that is none.
    const Sweeps root(
        "Root\n.param k={limit(0,1)} w={sqrt(k)} m={limit(0,2)}\nV1 a 0 1\nR1 a 0 {10+w+m}\n.op\n");
    const Ran none = root.run("out.nc", {"--corners"});
    CHECK(none.status == 3);
    CHECK(has(none.err, "sample 0 (k=-1, m=-2): parameter 'w' is not a number"));
    CHECK(root.values("out.nc", "failed") == std::vector<double>{1, 0, 1, 0});
    CHECK(root.values("out.nc", "m") == std::vector<double>{-2, -2, 2, 2});
    // A step is what the user asks for.
    const Ran stepped = Sweeps("Steps\nV1 a 0 AC 1\nR1 a n 1k\nXU1 0 n b amp\nR2 n b 1k\n"
                               ".model amp opamp(aol=1e5)\n.ac lin 1 1k 1k\n")
                            .run("out.nc", {"--step", "amp.aol=list(1k,-1k)"});
    CHECK(stepped.status == 2);
    CHECK(has(stepped.err, "aol = -1000 V/V is out of range"));
}

TEST_CASE("measures have the units of what they measure, in the file and in the summary") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(
        "Units\nV1 in 0 DC 1 AC 1 PULSE(0 1 0 1n 1n 1)\nR1 in out 1k tol=1%\nC1 out 0 1u\n"
        ".ac dec 10 1 10k\n.tran 10u 5m\n"
        ".meas ac corner WHEN mag(v(out))=0.5\n.meas ac twice PARAM='2*corner'\n"
        ".meas ac low MIN vdb(out)\n.meas ac turn MIN vp(out)\n"
        ".meas ac ratio MIN mag(v(out)/v(in))\n.meas ac load MAX mag(v(in)/i(r1))\n"
        ".meas tran charge INTEG i(r1)\n.meas tran slope DERIV v(out) AT=1m\n"
        ".meas tran peak MAX v(out)\n.meas tran delay TRIG v(in) VAL=0.5 TARG v(out) VAL=0.5\n"
        ".save v(out)\n");
    const Ran ran = sweeps.run("out.nc", {"--samples", "5"});
    CAPTURE(ran.err);
    CHECK(ran.status == 0);
    const auto file = sweeps.file("out.nc");
    const auto unit = [&](const std::string& name) {
        for (const auto& variable : file.variables)
            if (variable.name == name)
                for (const auto& [key, text] : variable.attributes)
                    if (key == "units") return text;
        return std::string();
    };
    CHECK(unit("corner") == "Hz");
    CHECK(unit("twice") == "Hz");
    CHECK(unit("low") == "dB");
    CHECK(unit("turn") == "deg");
    CHECK(unit("ratio").empty());
    CHECK(unit("load") == "ohm");
    CHECK(unit("charge") == "C");
    CHECK(unit("slope") == "V/s");
    CHECK(unit("peak") == "V");
    CHECK(unit("delay") == "s");
    const auto mean = [&](const std::string& name, nullor::Unit as) {
        double sum = 0;
        for (const double value : sweeps.values("out.nc", name)) sum += value / 5;
        return name + ": mean " + nullor::results::engineering(sum, as, 6);
    };
    CHECK(has(ran.out, mean("corner", nullor::Unit::hertz)));
    CHECK(has(ran.out, mean("twice", nullor::Unit::hertz)));
    CHECK(has(ran.out, mean("delay", nullor::Unit::second)));
    // A run's report says the same units.
    const Ran alone = nullor_with({"run", sweeps.deck});
    for (const char* line : {" corner = 277.9", " twice = 555.8", " Hz\n", " us\n", " V/s\n"})
        CHECK(has(alone.out, line));
}

TEST_CASE("the worst sample is that whose error is the largest part of what is allowed") {
    if (!has_netcdf()) return;
    // 1 MHz is missed by 1e5 where 5e4 are allowed, a bound of 1.1 V by 0.3, and 1 by 0.03 where 0.001 are.
    const Sweeps sweeps(
        "Worst\n.param k=0\n.param f={1meg*(1+0.1*(k==1))} i={1+0.4*(k==2)} r={1+0.03*(k==3)}\n"
        "I1 0 a DC {i}\nR1 a 0 1\n.op\n.meas op hz PARAM={f}\n"
        ".expect frequency meas hz == 1meg rtol=0.05\n.expect current op v(a) < 1.1\n"
        ".expect resistance op r == 1 rtol=1m atol=0\n");
    const Ran ran = sweeps.run("out.nc", {"--step", "k=list(0,1,2,3)"});
    CHECK(ran.status == 1);
    CHECK(has(ran.out, "-D k=3\n"));
    const auto frequency = sweeps.values("out.nc", "error(frequency)"),
               current = sweeps.values("out.nc", "error(current)"),
               resistance = sweeps.values("out.nc", "error(resistance)");
    CHECK(frequency[1] == doctest::Approx(2).epsilon(1e-9));
    CHECK(frequency[0] == 0);
    CHECK(current[2] == doctest::Approx(1 + 0.3 / 1.1).epsilon(1e-9));
    CHECK(current[0] == doctest::Approx(1 - 0.1 / 1.1).epsilon(1e-9));
    CHECK(resistance[3] == doctest::Approx(30).epsilon(1e-9));
}

TEST_CASE("a measure that is not found in some variants makes the status 1") {
    if (!has_netcdf()) return;
    const Sweeps sweeps("Corner\nV1 in 0 AC 1\nR1 in out 1k\nC1 out 0 1u\n.ac dec 10 1 1k\n"
                        ".meas ac corner WHEN mag(v(out))=0.5\n");
    const Ran ran = sweeps.run("out.nc", {"--step", "r1=list(1k,100)"});
    CHECK(ran.status == 1);
    CHECK(has(ran.out, "not found in 1 variants"));
    const auto corner = sweeps.values("out.nc", "corner");
    REQUIRE(corner.size() == 2);
    CHECK(corner[0] == doctest::Approx(std::sqrt(3.0) / (2 * pi * 1e-3)).epsilon(1e-2));
    CHECK(std::isnan(corner[1]));
}

TEST_CASE("what cannot be swept is refused") {
    const Sweeps sweeps(low_pass), fixed("Fixed\nV1 a 0 AC 1\nR1 a 0 1k\n.ac lin 1 1 1\n");
    for (const Words& options : {Words{"--samples", "10"}, Words{"--corners"}}) {
        const Ran refused = fixed.run("out.nc", options);
        CHECK(refused.status == 2);
        CHECK(has(refused.err, "nothing in the deck is random"));
        CHECK(has(refused.err, "tol=1%"));
    }
    CHECK(sweeps.run("out.nc", {"--samples", "0"}).status == 2);
    CHECK(sweeps.run("out.nc", {"--samples", "-1"}).status == 2);
    CHECK(nullor_with({"sweep", sweeps.deck}).status == 2);
    CHECK(nullor_with({"sweep", sweeps.folder / "absent.cir", "-o", sweeps.folder / "out.nc"}).status == 4);
    CHECK(sweeps.run("out.nc", {"-j", "0"}).status == 2);
    CHECK(Sweeps("Singular\nV1 a 0 AC 1\nV2 a 0 AC 2\n.ac lin 1 1 1\n").run("out.nc").status == 3);
    const Ran nested = Sweeps("Nested\nV1 a 0 1\nV2 b 0 1\nR1 a b 1\n.dc v1 0 1 1 v2 0 1 1\n").run("out.nc");
    CHECK(nested.status == 2);
    CHECK(has(nested.err, "--step"));
    CHECK(sweeps.folder.names() == Words{"deck.cir"});
}

TEST_CASE("supplies that cross in the nominal transient of a sweep are told") {
    if (!has_netcdf()) return;
    const std::string follower = "Follower\nVN n 0 -15\nVIN in 0 1\nXU1 in out p n out amp\n"
                                 "R1 out 0 1k tol=1%\n.model amp opamp(aol=1e5 gbw=1meg)\n.tran 10u 5m\n";
    const Ran crossed =
        Sweeps(follower + "VP p 0 PULSE(15 -20 1m 1u 1u 2m 10m)\n").run("out.nc", {"--samples", "2"});
    CHECK(crossed.status == 0);
    CHECK(has(crossed.err, "warning: the supplies of xu1 leave no room between its rails"));
    CHECK(has(crossed.err, "first at time = 0.001"));
    const Ran apart =
        Sweeps(follower + "VP p 0 PULSE(15 14 1m 1u 1u 2m 10m)\n").run("out.nc", {"--samples", "2"});
    CHECK(apart.status == 0);
    CHECK(!has(apart.err, "supplies"));
}

TEST_CASE("a place that cannot be written makes the status 4") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    for (const std::string& place : {sweeps.deck + "/out.nc", std::string("/proc/nullor/out.nc")}) {
        const Ran ran = nullor_with({"sweep", sweeps.deck, "-o", place});
        CHECK(ran.status == 4);
        CHECK(has(ran.err, "cannot "));
        CHECK(ran.out.empty());
    }
    CHECK(nullor_with({"sweep", sweeps.deck, "-o", "/dev/null"}).status == 4);
    CHECK(sweeps.folder.names() == Words{"deck.cir"});
}
