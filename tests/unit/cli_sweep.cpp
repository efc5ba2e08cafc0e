// What nullor sweep computes: grids of steps, samples and corners, against closed forms.

#include <algorithm>
#include <cmath>

#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

namespace {

// v(out)/v(in) = -k / (1 + (1+k)/A(s)),  k = R2/R1,  A(s) = aol/(1 + s aol/(2 pi gbw))
const std::string inverting = "Inverting\nV1 in 0 AC 1\nR1 in inn 1k tol=1%\nR2 inn out 10k\n"
                              "XU1 0 inn out amp\n.model amp opamp(aol=1e5 gbw=1meg)\n"
                              ".ac dec 3 10 1meg\n.save v(out)\n";

std::complex<double> inverting_at(double hertz, double k, double gbw) {
    const std::complex<double> s(0, 2 * pi * hertz), a = 1e5 / (1.0 + s * 1e5 / (2 * pi * gbw));
    return -k / (1.0 + (1 + k) / a);
}

void check_steps(const std::string& spec, const std::vector<double>& r1) {
    CAPTURE(spec);
    const Sweeps sweeps(low_pass);
    const Ran ran = sweeps.run("out.nc", {"--step", spec});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    const auto tables = sweeps.tables("out.nc");
    REQUIRE(tables.size() == r1.size());
    for (std::size_t k = 0; k < r1.size(); ++k) {
        const double r = coordinate(tables[k], "r1");
        CHECK(r == doctest::Approx(r1[k]).epsilon(1e-12));
        REQUIRE(tables[k].rows() == 21);
        REQUIRE(tables[k].width() == 1);
        for (std::size_t row = 0; row < 21; ++row)
            CHECK(apart(tables[k].value(row, 0), low_pass_at(tables[k].axis(row), r, 1e-6)) < 1e-12);
    }
}

} // namespace

TEST_CASE("--step in all its forms") {
    if (!has_netcdf()) return;
    check_steps("R1=1k:100k:log:3", {1e3, 1e4, 1e5});
    check_steps("r1=1k:3k:lin:3", {1e3, 2e3, 3e3});
    check_steps("r1=1k:100k:dec:2", {1e3, std::sqrt(10.0) * 1e3, 1e4, std::sqrt(10.0) * 1e4, 1e5});
    check_steps("r1=1k:4k:oct:1", {1e3, 2e3, 4e3});
    check_steps("r1=1k:2.5k:500", {1e3, 1.5e3, 2e3, 2.5e3});
    check_steps("r1=list(1k,5k,2k)", {1e3, 5e3, 2e3});
    check_steps("R1=LIST({1k+1},7k)", {1001, 7e3});
    check_steps("r1=4.7k", {4700});
}

TEST_CASE("several --step are a grid, the first outermost, behind the deck's own .step") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(inverting + ".step r2 list 10k 20k\n");
    REQUIRE(
        sweeps.run("out.nc", {"--step", "xu1.gbw=list(1meg,3meg,10meg)", "--step", "r1=1k:2k:1k"}).status ==
        0);
    const auto tables = sweeps.tables("out.nc");
    REQUIRE(tables.size() == 12);
    const double r2[] = {1e4, 2e4}, gbw[] = {1e6, 3e6, 1e7}, r1[] = {1e3, 2e3};
    for (std::size_t k = 0; k < tables.size(); ++k) {
        CHECK(coordinate(tables[k], "r2") == r2[k / 6]);
        CHECK(coordinate(tables[k], "xu1.gbw") == gbw[k / 2 % 3]);
        CHECK(coordinate(tables[k], "r1") == r1[k % 2]);
        for (std::size_t row = 0; row < tables[k].rows(); ++row)
            CHECK(apart(tables[k].value(row, 0),
                        inverting_at(tables[k].axis(row), r2[k / 6] / r1[k % 2], gbw[k / 2 % 3])) < 1e-11);
    }
}

TEST_CASE("a --step that is none is named, and nothing is written") {
    const Sweeps sweeps(low_pass);
    for (const char* spec : {"r1", "=1k", "r1=", "r1=1k:2k", "r1=1k::5", "r1=1k:2k:foo:3", "r1=1:2:3:4:5",
                             "nosuch=1k", "r1=1k:2k:0", "r1=list()", "r1=0:1k:log:3", "r1=1k:2k:lin:x"}) {
        CAPTURE(std::string(spec));
        const Ran ran = sweeps.run("out.nc", {"--step", spec});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, "error: "));
        CHECK(has(ran.err, "--step"));
    }
    CHECK(has(sweeps.run("out.nc", {"--step", "r1=1k:2k"}).err, "--step R2=1k:100k:log:50"));
    CHECK(sweeps.run("out.nc", {"--step", "r1=1k", "--step", "R1=2k"}).status == 2);
    CHECK(sweeps.folder.names() == Words{"deck.cir"});
}

TEST_CASE("samples are functions of the seed, and results those of the samples") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const std::string first = sweeps.bytes("a.nc", {"--samples", "200"});
    CHECK(sweeps.bytes("b.nc", {"--samples", "200", "--seed", "1"}) == first);
    const std::vector<double> r = sweeps.values("a.nc", "r1"), c = sweeps.values("a.nc", "c1");
    (void)sweeps.bytes("c.nc", {"--samples", "200", "--seed", "2"});
    const std::vector<double> others = sweeps.values("c.nc", "r1");
    const auto tables = sweeps.tables("a.nc");
    REQUIRE(tables.size() == 200);
    REQUIRE(r.size() == 200);
    REQUIRE(others.size() == 200);
    int same = 0;
    double lowest = 1e9, highest = 0;
    for (std::size_t k = 0; k < 200; ++k) {
        same += r[k] == others[k];
        lowest = std::min(lowest, r[k]);
        highest = std::max(highest, r[k]);
        CHECK(std::abs(c[k] / 1e-6 - 1) <= 0.05);
        CHECK(coordinate(tables[k], "sample") == static_cast<double>(k));
        for (std::size_t row = 0; row < tables[k].rows(); ++row)
            CHECK(apart(tables[k].value(row, 0), low_pass_at(tables[k].axis(row), r[k], c[k])) < 1e-12);
    }
    CHECK(same == 0);
    CHECK((lowest >= 990 && lowest < 991));
    CHECK((highest > 1009 && highest <= 1010));
    // More samples begin with the same.
    (void)sweeps.bytes("d.nc", {"--samples", "300"});
    const std::vector<double> more = sweeps.values("d.nc", "r1");
    CHECK(std::equal(r.begin(), r.end(), more.begin()));
}

TEST_CASE("--sampling spreads the samples") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    // How many of 64 equal parts of the tolerance have a sample.
    const auto parts = [&](const char* sampling, const char* variable, double nominal, double tolerance) {
        (void)sweeps.bytes("out.nc", {"--samples", "64", "--seed", "5", "--sampling", sampling});
        std::vector<int> hits(64, 0);
        for (const double value : sweeps.values("out.nc", variable)) {
            const double place = (value / nominal - 1 + tolerance) / (2 * tolerance) * 64;
            hits[static_cast<std::size_t>(std::clamp(place, 0.0, 63.0))] = 1;
        }
        return std::count(hits.begin(), hits.end(), 1);
    };
    CHECK(parts("latin", "r1", 1e3, 0.01) == 64);
    CHECK(parts("latin", "c1", 1e-6, 0.05) == 64);
    CHECK(parts("sobol", "r1", 1e3, 0.01) == 64);
    CHECK(parts("sobol", "c1", 1e-6, 0.05) == 64);
    CHECK(parts("random", "r1", 1e3, 0.01) < 55);
    CHECK(sweeps.run("out.nc", {"--samples", "4", "--sampling", "dice"}).status == 2);
}

TEST_CASE("--corners takes every combination of the extremes") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const Ran ran = sweeps.run("out.nc", {"--corners"});
    CHECK(ran.status == 0);
    CHECK(has(ran.out, "4 samples x 21 points"));
    const std::vector<double> r = sweeps.values("out.nc", "r1"), c = sweeps.values("out.nc", "c1");
    const auto tables = sweeps.tables("out.nc");
    REQUIRE(r.size() == 4);
    std::vector<std::pair<double, double>> cases;
    for (std::size_t k = 0; k < 4; ++k) {
        cases.emplace_back(r[k], c[k]);
        CHECK(apart(tables[k].value(10, 0), low_pass_at(tables[k].axis(10), r[k], c[k])) < 1e-12);
    }
    std::sort(cases.begin(), cases.end());
    const double ohms[] = {990, 990, 1010, 1010}, farads[] = {0.95e-6, 1.05e-6, 0.95e-6, 1.05e-6};
    for (std::size_t k = 0; k < 4; ++k) {
        CHECK(cases[k].first == doctest::Approx(ohms[k]).epsilon(1e-14));
        CHECK(cases[k].second == doctest::Approx(farads[k]).epsilon(1e-14));
    }
    CHECK(sweeps.run("out.nc", {"--corners", "--samples", "5"}).status == 2);
    std::string many = "Many\nV1 a 0 1\n";
    for (int k = 0; k < 21; ++k) many += fmt::format("R{} a 0 1k tol=1%\n", k);
    const Ran refused = Sweeps(many + ".op\n").run("out.nc", {"--corners"});
    CHECK(refused.status == 2);
    CHECK(has(refused.err, "21"));
    CHECK(has(refused.err, "20"));
}

TEST_CASE("all analyses of a deck are in the file") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(
        "All\nV1 in 0 DC 1 AC 1 PWL(0 0 1n 1)\nR1 in out 1k tol=10%\nC1 out 0 1u\nR2 out 0 1k\n"
        ".ac lin 1 100 100\n.op\n.dc v1 0 2 0.5\n.tran 1m 5m\n.options reltol=1e-6\n"
        ".save v(out)\n");
    const Ran ran = sweeps.run("out.nc", {"--samples", "7"});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    const auto r = sweeps.values("out.nc", "r1"), ac = sweeps.values("out.nc", "ac.v(out)"),
               op = sweeps.values("out.nc", "op.v(out)"), dc = sweeps.values("out.nc", "dc.v(out)"),
               tran = sweeps.values("out.nc", "tran.v(out)"), time = sweeps.values("out.nc", "tran.time");
    REQUIRE(r.size() == 7);
    REQUIRE(ac.size() == 14);
    REQUIRE(op.size() == 7);
    REQUIRE(dc.size() == 35);
    REQUIRE(time.size() == 6);
    REQUIRE(tran.size() == 42);
    for (std::size_t k = 0; k < 7; ++k) {
        const double share = 1e3 / (1e3 + r[k]), tau = share * r[k] * 1e-6;
        const auto response = share * low_pass_at(100, share * r[k], 1e-6);
        CHECK(apart({ac[2 * k], ac[2 * k + 1]}, response) < 1e-12);
        CHECK(op[k] == doctest::Approx(share).epsilon(1e-12));
        for (std::size_t p = 0; p < 5; ++p)
            CHECK(dc[5 * k + p] == doctest::Approx(0.5 * static_cast<double>(p) * share).epsilon(1e-12));
        for (std::size_t p = 1; p < 6; ++p)
            CHECK(tran[6 * k + p] == doctest::Approx(share * (1 - std::exp(-time[p] / tau))).epsilon(1e-5));
    }
}

TEST_CASE("-D sets what a sweep holds still; threads change no byte") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(inverting);
    const std::string one = sweeps.bytes("one.nc", {"--samples", "500", "-D", "r2=47k", "-j", "1"});
    CHECK(sweeps.bytes("four.nc", {"--samples", "500", "-D", "r2=47k", "-j", "4"}) == one);
    const auto tables = sweeps.tables("one.nc");
    const auto r1 = sweeps.values("one.nc", "r1");
    REQUIRE(tables.size() == 500);
    for (std::size_t k = 0; k < 500; k += 7)
        CHECK(apart(tables[k].value(3, 0), inverting_at(tables[k].axis(3), 47e3 / r1[k], 1e6)) < 1e-11);
    CHECK(sweeps.run("out.nc", {"-D", "nosuch=1"}).status == 2);
}

TEST_CASE("--stats tells how the frequencies were solved; --verify all is written down and moves no byte of "
          "a result") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(inverting);
    const Ran told = sweeps.run("a.nc", {"--samples", "10", "--stats"});
    CHECK(has(told.out, "frequencies: 160 in lanes ("));
    CHECK(has(told.out, "0 with pivots of their own"));
    CHECK_FALSE(has(sweeps.run("b.nc", {"--samples", "10"}).out, "in lanes"));
    REQUIRE(sweeps.run("all.nc", {"--samples", "10", "--verify", "all"}).status == 0);
    CHECK(sweeps.values("all.nc", "ac.v(out)") == sweeps.values("a.nc", "ac.v(out)"));
    CHECK(has(text_of(sweeps.folder / "all.nc"), "verification=all"));
    CHECK(has(text_of(sweeps.folder / "a.nc"), "verification=sentinels"));
    CHECK(sweeps.run("c.nc", {"--verify", "none"}).status == 2);
}

TEST_CASE("a sample is the same among few and among many, beside samples that fail and in every step") {
    if (!has_netcdf()) return;
    // A root of a negative number now and then: those samples have no result.
    const Sweeps sweeps(
        "Blocks\n.param g=1 k={gauss(1,1,1)} root={sqrt(k)*g}\nV1 in 0 AC 1\n"
        "R1 in out {1k*exp(root)} tol=1%\nC1 out 0 {1u/(1+k*k)}\n.ac dec 2 1 1k\n.save v(out)\n");
    const auto lines = [&](const char* samples, const char* threads) {
        std::istringstream text(
            sweeps.bytes("out.csv", {"--samples", samples, "--step", "g=list(1,2)", "-j", threads}, 3));
        std::vector<std::vector<std::string>> of_step(1);
        std::string header, before = "1,";
        std::getline(text, header);
        for (std::string line; std::getline(text, line);) {
            if (!line.starts_with(before)) {
                before = line.substr(0, 2);
                of_step.emplace_back();
            }
            of_step.back().push_back(line);
        }
        return of_step;
    };
    const auto few = lines("40", "1"), many = lines("3000", "2");
    REQUIRE(few.size() == 2);
    REQUIRE(many.size() == 2);
    int failed = 0;
    for (std::size_t step = 0; step < 2; ++step) {
        REQUIRE(few[step].size() < many[step].size());
        for (std::size_t k = 0; k < few[step].size(); ++k) {
            CHECK(few[step][k] == many[step][k]);
            failed += has(few[step][k], "nan");
        }
    }
    CHECK(failed > 0);
}

TEST_CASE("a .step that only random functions depend on counts samples") {
    if (!has_netcdf()) return;
    const std::string divider = "Divider\nV1 in 0 1\nR1 in out {mc(10k,0.05)}\nR2 out 0 10k\n.op\n";
    const Sweeps counted(divider + ".step param run 1 5 1\n"), plain(divider);
    const Ran ran = counted.run("out.nc");
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(has(ran.err, "note: random functions alone depend on 'run': this card counts samples"));
    CHECK(has(ran.out, "5 samples"));
    REQUIRE(plain.run("out.nc", {"--samples", "5"}).status == 0);
    CHECK(counted.values("out.nc", "r1") == plain.values("out.nc", "r1"));
    REQUIRE(counted.run("more.nc", {"--samples", "9"}).status == 0);
    CHECK(counted.values("more.nc", "r1").size() == 9);

    // The first run of the usual wc() is nominal, the others are at one end or the other.
    const Sweeps worst(
        "Worst\n.function wc(nom,tol) if(run==1,nom,if(flat(1)>0,nom*(1+tol),nom*(1-tol)))\n"
        "V1 in 0 1\nR1 in out {wc(10k,0.05)}\nR2 out 0 {wc(10k,0.1)}\n.op\n.step param run 1 40 1\n");
    REQUIRE(worst.run("out.nc").status == 0);
    const std::vector<double> r1 = worst.values("out.nc", "r1");
    REQUIRE(r1.size() == 40);
    CHECK(r1[0] == 10e3);
    const auto low = std::count(r1.begin() + 1, r1.end(), 9500.0),
               high = std::count(r1.begin() + 1, r1.end(), 10500.0);
    CHECK(low + high == 39);
    CHECK(std::min(low, high) > 5);
    // Of the corners none is nominal.
    REQUIRE(worst.run("corners.nc", {"--corners"}).status == 0);
    CHECK(worst.values("corners.nc", "r1") == std::vector<double>{9500, 10500, 9500, 10500});
}
