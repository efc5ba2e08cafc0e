// NetCDF files with a few bytes changed: the library may crash on them, loop or ask for all memory. Whoever
// reads them gets an answer or a sentence.

#include <csignal>
#include <cstdlib>
#include <new>
#include <random>

#include "engine/results/files/child_process.hpp"
#include "engine/results/sweep/shard_seal.hpp"
#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;
using namespace nullor;
using namespace nullor::results;

namespace {

// One, two or a few bytes changed, more often where the file describes itself than in its numbers.
std::string damaged(std::string bytes, std::mt19937& random) {
    const std::size_t described = std::min<std::size_t>(bytes.size(), 8192);
    const int changes = 1 + static_cast<int>(random() % 4) / 2;
    for (int i = 0; i < changes; ++i) {
        const std::size_t at = random() % (random() % 4 == 0 ? bytes.size() : described);
        bytes[at] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
    }
    return bytes;
}

// 0 or 4, and then a sentence with the file's name.
void check_ran(const Ran& ran, const std::string& path) {
    CAPTURE(ran.err);
    CHECK((ran.status == 0 || ran.status == 4));
    if (ran.status != 4) return;
    CHECK(ran.err.find("error: ") == 0);
    CHECK(ran.err.find(path) != std::string::npos);
}

} // namespace

TEST_CASE("a child that crashes, loops, takes all memory or says too little is a sentence") {
    const ChildLimits limits{std::uint64_t{64} << 20, 1};
    std::uint64_t number = 0;
    const auto take = [&](AnswerReader& answer) { return answer.take(number); };
    CHECK(in_child(
              limits, [](Answer& answer) { answer.put(std::uint64_t{7}); }, take) == "");
    CHECK(number == 7);
    CHECK(in_child(
              limits, [](Answer&) { std::raise(SIGSEGV); }, take)
              .find("Segmentation fault") != std::string::npos);
    CHECK(in_child(
              limits, [](Answer&) { std::abort(); }, take)
              .find("it is damaged") == 0);
    CHECK(in_child(
              limits, [](Answer&) {}, take)
              .find("it is damaged") == 0);
    const auto loop = [](Answer&) {
        for (volatile bool forever = true; forever;) {
        }
    };
    CHECK(in_child(limits, loop, take) == "reading it takes more than 1 s of processor time: it is damaged");
    const auto hungry = [](Answer&) { throw std::bad_alloc(); };
    CHECK(in_child(limits, hungry, take) == "reading it takes more than 64 MiB of memory: it is damaged");
    // An answer that is longer than its limit is not taken.
    std::string text;
    const auto talks = [](Answer& answer) { answer.put(std::uint64_t{1} << 60); };
    CHECK(in_child(limits, talks, [&](AnswerReader& answer) { return answer.take(text); }) != "");
    CHECK(text.empty());
}

TEST_CASE("plot: a damaged NetCDF file is drawn or refused") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const std::string whole = sweeps.bytes("whole.nc", {"--samples", "6"}, 0);
    const std::string shard = sweeps.bytes("part.nc", {"--samples", "6", "--shard", "1/1"}, 0);
    std::mt19937 random(5);
    const std::string path = sweeps.folder / "x.nc";
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        CAPTURE(i);
        write_text(path, damaged(i % 3 == 0 ? shard : whole, random));
        const Ran ran = nullor_with({"plot", path, "-o", sweeps.folder / "x.svg"});
        check_ran(ran, path);
        refused += ran.status == 4;
    }
    CHECK(refused > 10);
    for (std::size_t size = 1; size < whole.size(); size += whole.size() / 20) {
        write_text(path, whole.substr(0, size));
        CHECK(nullor_with({"plot", path, "-o", sweeps.folder / "x.svg"}).status == 4);
    }
}

TEST_CASE("merge and --resume: a damaged file is refused") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const Words words = {"--samples", "6"};
    const std::string whole = sweeps.bytes("whole.nc", words, 0);
    const Words first = {"--samples", "6", "--shard", "1/2"}, second = {"--samples", "6", "--shard", "2/2"};
    REQUIRE(sweeps.run("x.nc", first).status == 0);
    REQUIRE(sweeps.run("x.nc", second).status == 0);
    const std::string one = sweeps.folder / "x.1of2.nc", two = sweeps.folder / "x.2of2.nc";
    const std::string good = text_of(one);
    std::mt19937 random(6);
    for (int i = 0; i < 25; ++i) {
        CAPTURE(i);
        const std::string bad = damaged(good, random);
        write_text(one, bad);
        const Ran merged = nullor_with({"merge", sweeps.folder / "all.nc", one, two});
        CHECK((merged.status == 4) == (bad != good));
        if (bad != good) CHECK(merged.err.find(one) != std::string::npos);
        write_text(sweeps.folder / "whole.nc", damaged(whole, random));
        Words again = words;
        again.emplace_back("--resume");
        const Ran resumed = sweeps.run("whole.nc", again);
        check_ran(resumed, sweeps.folder / "whole.nc");
    }
    // A seal that fits does not make a file good.
    for (int i = 0; i < 25; ++i) {
        CAPTURE(i);
        write_text(one, damaged(good.substr(0, good.size() - seal_size), random));
        REQUIRE(put_seal(one, good.size() - seal_size).ok());
        check_ran(nullor_with({"merge", sweeps.folder / "all.nc", one, two}), one);
    }
}
