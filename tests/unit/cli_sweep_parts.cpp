// A sweep in parts: shards that nullor merge joins, tasks of a Slurm job array, and runs that went on.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include <sys/wait.h>

#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

namespace {

// Variables of the environment as long as this lives.
class Environment {
public:
    explicit Environment(std::vector<std::pair<std::string, std::string>> values)
        : values_(std::move(values)) {
        for (const auto& [name, value] : values_) ::setenv(name.c_str(), value.c_str(), 1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        for (const auto& [name, value] : values_) ::unsetenv(name.c_str());
    }

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

Ran merge(const Sweeps& sweeps, const std::string& name, const Words& shards) {
    Words words = {"merge", sweeps.folder / name};
    for (const std::string& shard : shards) words.push_back(sweeps.folder / shard);
    return nullor_with(words);
}

const std::string transient = "Slow\nV1 in 0 PULSE(0 1 0 1n 1n 10u 20u)\nR1 in out 1k tol=1%\nC1 out 0 1n\n"
                              "B1 b 0 V={tanh(v(out))}\nR2 b 0 1k\n.tran 10u 0.5m\n.save v(out)\n";

std::size_t finished_chunks(const std::string& journal) {
    if (!results_files::fs::exists(journal)) return 0;
    std::istringstream lines(text_of(journal));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.starts_with("chunk ");
    return count;
}

// Runs the words in a process of its own and kills it when so many chunks are finished. False: it ended
// before that.
bool killed_at(const Words& words, const std::string& journal, std::size_t chunks) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const Redirected out(STDOUT_FILENO, "/dev/null"), err(STDERR_FILENO, "/dev/null");
        ::_exit(nullor::cli::sweep(std::get<nullor::cli::SweepArguments>(parsed(words))));
    }
    int status = 0;
    for (;;) {
        if (finished_chunks(journal) >= chunks) ::kill(child, SIGKILL);
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) return WIFSIGNALED(status);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

} // namespace

TEST_CASE("shards, joined in any order, are the bytes of one run") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass + ".meas ac corner WHEN mag(v(out))=0.5\n");
    const Words options = {"--samples", "100", "--step", "c1=list(1u,2u)"};
    const std::string whole = sweeps.bytes("whole.nc", options);
    std::uint64_t variants = 0;
    for (int k = 1; k <= 3; ++k) {
        Words part = options;
        part.insert(part.end(), {"--shard", fmt::format("{}/3", k)});
        const Ran ran = sweeps.run("out.nc", part);
        CHECK(ran.status == 0);
        const std::size_t at = ran.out.find("this shard: ");
        REQUIRE(at != std::string::npos);
        const auto count = std::strtoull(ran.out.c_str() + at + 12, nullptr, 10);
        CHECK(has(ran.out, "of 200 variants"));
        CHECK((count > 50 && count < 80));
        variants += count;
    }
    CHECK(variants == 200);
    const Ran joined = merge(sweeps, "joined.nc", {"out.3of3.nc", "out.1of3.nc", "out.2of3.nc"});
    CHECK(joined.status == 0);
    CHECK(has(joined.out, "3 shards joined"));
    CHECK(text_of(sweeps.folder / "joined.nc") == whole);

    const Ran missing = merge(sweeps, "bad.nc", {"out.3of3.nc", "out.1of3.nc"});
    CHECK(missing.status == 4);
    CHECK(has(missing.err, "of 3 shards 1 is missing: 2"));
    CHECK(merge(sweeps, "bad.nc", {"out.1of3.nc", "out.2of3.nc", "out.2of3.nc"}).status == 4);
    CHECK(has(merge(sweeps, "bad.nc", {"whole.nc"}).err, "is no shard"));
    CHECK(merge(sweeps, "bad.nc", {"absent.nc"}).status == 4);
    (void)sweeps.run("other.nc",
                     {"--samples", "100", "--step", "c1=list(1u,2u)", "--seed", "2", "--shard", "2/3"});
    const Ran mixed = merge(sweeps, "bad.nc", {"out.1of3.nc", "other.2of3.nc", "out.3of3.nc"});
    CHECK(mixed.status == 4);
    CHECK(has(mixed.err, "differ in seed (1, here 2)"));
    CHECK_FALSE(results_files::fs::exists(sweeps.folder / "bad.nc"));
    for (const char* shard : {"0/3", "4/3", "3", "a/b", "1/0", "-1/3"})
        CHECK(sweeps.run("out.nc", {"--shard", shard}).status == 2);
    CHECK(nullor_with({"merge", sweeps.folder / "x.nc"}).status == 2);
}

TEST_CASE("a task of a Slurm job array takes its shard") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const std::string whole = sweeps.bytes("whole.nc", {"--samples", "100"});
    // sbatch --array=3-7:2
    for (const char* id : {"3", "5", "7"}) {
        const Environment slurm({{"SLURM_ARRAY_TASK_ID", id},
                                 {"SLURM_ARRAY_TASK_COUNT", "3"},
                                 {"SLURM_ARRAY_TASK_MIN", "3"},
                                 {"SLURM_ARRAY_TASK_STEP", "2"}});
        const Ran ran = sweeps.run("out.nc", {"--samples", "100"});
        CHECK(ran.status == 0);
        CHECK(has(ran.err, "Slurm"));
    }
    CHECK(merge(sweeps, "joined.nc", {"out.1of3.nc", "out.2of3.nc", "out.3of3.nc"}).status == 0);
    CHECK(text_of(sweeps.folder / "joined.nc") == whole);
    const Environment slurm(
        {{"SLURM_ARRAY_TASK_ID", "8"}, {"SLURM_ARRAY_TASK_COUNT", "8"}, {"SLURM_ARRAY_TASK_MIN", "1"}});
    CHECK(sweeps.run("eight.nc").status == 0);
    CHECK(results_files::fs::exists(sweeps.folder / "eight.8of8.nc"));
    // What is said is meant.
    CHECK(sweeps.bytes("own.nc", {"--samples", "100", "--shard", "1/1"}) == whole);
}

TEST_CASE("--resume finds a finished sweep finished, and refuses another one") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(low_pass);
    const Words options = {"--samples", "100"};
    const std::string whole = sweeps.bytes("out.nc", options);
    const Ran again = sweeps.run("out.nc", {"--samples", "100", "--resume", "--stats"});
    CHECK(again.status == 0);
    CHECK(has(again.out, "100 variants were finished before"));
    CHECK(has(again.out, "frequencies: 0 in lanes"));
    CHECK(text_of(sweeps.folder / "out.nc") == whole);
    const std::pair<Words, const char*> others[] = {
        {{"--samples", "100", "--seed", "2"}, "seed (1, here 2)"},
        {{"--samples", "101"}, "number of samples (100, here 101)"},
        {{"--samples", "100", "--sampling", "sobol"}, "sampling (random, here sobol)"},
        {{"--samples", "100", "-D", "r1=2k"}, "-D"},
        {{"--samples", "100", "--step", "r1=2k"}, "--step"},
        {{"--samples", "100", "--verify", "all"}, "verification (sentinels, here all)"}};
    for (const auto& [other, what] : others) {
        Words resumed = other;
        resumed.push_back("--resume");
        const Ran refused = sweeps.run("out.nc", resumed);
        CHECK(refused.status == 4);
        CHECK(has(refused.err, "it belongs to a sweep that differs in "));
        CHECK(has(refused.err, what));
    }
    write_text(sweeps.deck, low_pass + "* another deck\n");
    const Ran refused = sweeps.run("out.nc", {"--samples", "100", "--resume"});
    CHECK(refused.status == 4);
    CHECK(has(refused.err, "differs in deck"));
    CHECK(text_of(sweeps.folder / "out.nc") == whole);
    CHECK(sweeps.folder.names().size() == 2);
}

TEST_CASE("after kill -9, --resume computes what was not finished, and no more") {
    if (!has_netcdf()) return;
    const Sweeps sweeps(transient);
    const Words options = {"--samples", "128", "-j", "2"};
    const std::string whole = sweeps.bytes("whole.nc", options);
    Words words = {"sweep", sweeps.deck, "-o", sweeps.folder / "out.nc"};
    words.insert(words.end(), options.begin(), options.end());
    // A busy machine may look too late.
    bool killed = false;
    for (int trial = 0; trial < 20 && !killed; ++trial)
        killed = killed_at(words, sweeps.folder / "out.nc.journal", 5);
    REQUIRE(killed);
    results_files::fs::remove(sweeps.folder / "out.nc");
    CHECK_FALSE(results_files::fs::exists(sweeps.folder / "out.nc"));
    const std::size_t before = finished_chunks(sweeps.folder / "out.nc.journal");
    REQUIRE(before >= 5);
    words.push_back("--resume");
    const Ran resumed = nullor_with(words);
    CHECK(resumed.status == 0);
    CHECK(has(resumed.out, fmt::format("{} variants were finished before", 2 * before)));
    CHECK(text_of(sweeps.folder / "out.nc") == whole);
    CHECK(sweeps.folder.names().size() == 3);
}
