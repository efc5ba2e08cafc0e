// Which columns a sweep's file has: those that nullor run writes with -o.

#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

namespace {

const std::string circuit =
    "Columns\n.param gain=10\nV1 in 0 DC 1 AC 1\nR1 in out 1k tol=1%\nC1 out 0 1u tol=5%\n"
    "E1 amp 0 out 0 {gain}\nR2 amp 0 1k\n";

// Samples of the sweep are what a run of each gives: names, units, numbers.
void check_like_a_run(const std::string& cards, const Words& names) {
    CAPTURE(cards);
    const Sweeps sweeps(circuit + cards);
    const Ran ran = sweeps.run("out.nc", {"--samples", "3", "--step", "gain=list(2,5)"});
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    const auto tables = sweeps.tables("out.nc");
    REQUIRE(tables.size() == 6);
    const auto r1 = sweeps.values("out.nc", "r1"), c1 = sweeps.values("out.nc", "c1");
    for (std::size_t k = 0; k < 6; ++k) {
        const Ran alone = nullor_with(
            {"run", sweeps.deck, "-D", fmt::format("r1={}", r1[k]), "-D", fmt::format("c1={}", c1[k]), "-D",
             fmt::format("gain={}", k < 3 ? 2 : 5), "--format", "json", "-o", sweeps.folder / "alone"});
        REQUIRE(alone.status == 0);
        const auto run =
            results_files::read(sweeps.folder / "alone/deck." + tables[k].header().analysis + ".json");
        REQUIRE(run.size() == 1);
        const nullor::results::Table &a = tables[k], &b = run[0];
        REQUIRE(a.rows() == b.rows());
        REQUIRE(a.width() == b.width());
        CHECK(a.header().is_complex == b.header().is_complex);
        Words found;
        for (std::size_t c = 0; c < a.width(); ++c) {
            found.push_back(a.header().columns[c].name);
            CHECK(found.back() == b.header().columns[c].name);
            CHECK(a.header().columns[c].unit == b.header().columns[c].unit);
            for (std::size_t row = 0; row < a.rows(); ++row)
                CHECK((std::abs(a.value(row, c) - b.value(row, c)) <= 1e-11 * std::abs(b.value(row, c)) ||
                       a.value(row, c) == b.value(row, c) || // infinite
                       (std::isnan(a.value(row, c).real()) && std::isnan(b.value(row, c).real()))));
        }
        CHECK(found == names);
    }
}

} // namespace

TEST_CASE("without .save a .print chooses the columns of a sweep, as it does for nullor run -o") {
    if (!has_netcdf()) return;
    const std::string ac = ".ac dec 5 10 10k\n", measure = ".meas ac corner WHEN vdb(out)=-3\n";
    for (const std::string& also : {std::string(), measure}) {
        check_like_a_run(ac + ".print ac vdb(out) vp(out)\n" + also, {"vdb(out)", "vp(out)"});
        check_like_a_run(ac + ".print ac V( AMP ) v(in,out) i(r1)\n" + also,
                         {"v(amp)", "v(in,out)", "i(r1)"});
        check_like_a_run(ac + ".print ac v(out)/v(in) vdb(amp)\n" + also, {"v(out)/v(in)", "vdb(amp)"});
        check_like_a_run(ac + ".print ac vm(out)\n.print ac v(amp)/gain\n" + also,
                         {"vm(out)", "v(amp)/gain"});
        // Of another analysis, and beside .save, it is for the report.
        check_like_a_run(ac + ".print ac vdb(out)\n.save v(out)\n" + also, {"v(out)"});
        check_like_a_run(ac + ".print tran v(out)\n" + also, {"v(in)", "v(out)", "v(amp)", "i(v1)", "i(e1)"});
    }
    check_like_a_run(".op\n.print op v(out)*2 i(r2)\n", {"v(out)*2", "i(r2)"});
    check_like_a_run(".dc v1 0 2 0.5\n.print dc v(amp) v(amp)-v1\n", {"v(amp)", "v(amp)-v1"});
}

TEST_CASE("what an analysis has of its own is in a sweep's file, of every sample") {
    if (!has_netcdf()) return;
    check_like_a_run(".tf v(amp) V1\n", {"gain", "rin", "rout"});
    check_like_a_run(".tf v(amp) V1 dec 2 10 10k\n", {"gain", "zin", "zout"});
    check_like_a_run(".pz V1 v(amp)\n", {"pole", "zero"});
    check_like_a_run(".sens v(amp)\n", {"sens(v1)", "nsens(v1)", "sens(r1)", "nsens(r1)", "sens(c1)",
                                        "nsens(c1)", "sens(e1)", "nsens(e1)", "sens(r2)", "nsens(r2)"});
    check_like_a_run(".noise v(amp) V1 dec 2 10 10k\n.print noise onoise inoise(r1)\n",
                     {"onoise", "inoise(r1)"});
    // The pole of each sample by its own numbers.
    const Sweeps sweeps(circuit + ".pz V1 v(amp)\n.meas pz pole FIND pole AT=1\n");
    CHECK(sweeps.run("out.nc", {"--samples", "20"}).status == 0);
    const auto r1 = sweeps.values("out.nc", "r1"), c1 = sweeps.values("out.nc", "c1"),
               pole = sweeps.values("out.nc", "pole");
    REQUIRE(pole.size() == 20);
    for (std::size_t k = 0; k < pole.size(); ++k)
        CHECK(std::abs(std::abs(pole[k]) * r1[k] * c1[k] - 1) < 1e-10);
    // A variant with another number of poles has no row to put them in.
    const Sweeps other("Other\nV1 in 0 1\nR1 in out 1k\nC1 out 0 {c}\n.param c=1n\n.pz V1 v(out) pol\n");
    CHECK(other.run("other.nc", {"--step", "c=list(1n,0)"}).status == 2);
    CHECK(other.values("other.nc", "failed") == std::vector<double>{0, 1});
}

TEST_CASE("what .print chooses is in every form of a sweep's file") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(circuit + ".ac lin 3 1k 3k\n.op\n.print ac vdb(out)\n.print op v(out)/gain\n");
    CHECK(sweeps.run("out.csv", {"--step", "gain=list(2,4)"}).status == 0);
    CHECK(text_of(sweeps.folder / "out.ac.csv").starts_with("gain,frequency,vdb(out)\n2,1000,"));
    CHECK(text_of(sweeps.folder / "out.op.csv") == "gain,v(out)/gain\n2,0.5\n4,0.25\n");
    // A sample without a result has none of these.
    const Sweeps open("Open\n.param k={limit(0,1)}\nI1 0 a AC 1m\nG1 a 0 a 0 {1m*(1+k)}\n.ac lin 1 1k 1k\n"
                      ".print ac vm(a) vp(a)\n");
    CHECK(open.run("out.nc", {"--corners"}).status == 3);
    const auto v = open.values("out.nc", "ac.vm(a)");
    REQUIRE(v.size() == 2);
    CHECK(std::isnan(v[0]));
    CHECK(v[1] == doctest::Approx(0.5).epsilon(1e-13));
    // In any number of chunks.
    const std::string one = sweeps.bytes("one.nc", {"--samples", "500", "-j", "1"});
    CHECK(sweeps.bytes("two.nc", {"--samples", "500", "-j", "3"}) == one);
    for (const char* part : {"1/2", "2/2"})
        CHECK(sweeps.run("part.nc", {"--samples", "500", "--shard", part}).status == 0);
    CHECK(nullor_with({"merge", sweeps.folder / "part.nc", sweeps.folder / "part.1of2.nc",
                       sweeps.folder / "part.2of2.nc"})
              .status == 0);
    CHECK(text_of(sweeps.folder / "part.nc") == one);
}
