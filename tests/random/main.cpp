// random_tests                             the circuits of every change: fixed seeds and one fresh one
// random_tests --shard K/N                 every N-th of them
// random_tests --count N --from SEED [--kind NAME] [--keep DIR] [--all] [--confirm]
//
// --confirm: does method=esdirk at reltol=1e-9 agree with the reference of a transient that fails?
//
// Status 1 if a circuit fails that is not listed in known.txt, if too many are skipped, or if the references
// miss closed forms. A fresh seed that fails is told, to be looked at and listed.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>

#include <fmt/core.h>

#include "tests/random/closed_forms.hpp"
#include "tests/random/generate.hpp"
#include "tests/random/verdict.hpp"

using namespace randomly;

namespace {

constexpr double most_skipped = 4; // percent
constexpr std::uint64_t first_fresh = 1'000'000;

struct Wish {
    std::uint64_t count = 1500, from = 1;
    unsigned shard = 1, shards = 1;
    std::string kind, keep;
    bool by_hand = false, all = false, print = false, confirm = false;
};

struct Tally {
    int right = 0, wrong = 0, skipped = 0;
    double seconds = 0;
};

Wish wish_of(int count, char** words) {
    Wish wish;
    for (int k = 1; k < count; ++k) {
        const std::string word = words[k];
        const auto next = [&] { return k + 1 < count ? std::string(words[++k]) : std::string(); };
        if (word == "--count")
            wish.count = std::stoull(next()), wish.by_hand = true;
        else if (word == "--from")
            wish.from = std::stoull(next()), wish.by_hand = true;
        else if (word == "--kind")
            wish.kind = next();
        else if (word == "--keep")
            wish.keep = next();
        else if (word == "--all")
            wish.all = true;
        else if (word == "--confirm")
            wish.confirm = true;
        else if (word == "--print")
            wish.print = true;
        else if (word == "--shard") {
            const std::string both = next();
            wish.shard = static_cast<unsigned>(std::stoul(both));
            wish.shards = static_cast<unsigned>(std::stoul(both.substr(both.find('/') + 1)));
        } else {
            fmt::print(stderr, "random_tests: '{}' is not understood\n", word);
            std::exit(2);
        }
    }
    return wish;
}

// Seeds of known.txt: what is left, each with its reason.
std::set<std::uint64_t> known_seeds() {
    std::set<std::uint64_t> seeds;
    std::ifstream file(NULLOR_KNOWN_SEEDS);
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#') seeds.insert(std::stoull(line));
    return seeds;
}

} // namespace

int main(int argc, char** argv) {
    const Wish wish = wish_of(argc, argv);
    const std::string disagreement = disagreement_with_closed_forms();
    if (!disagreement.empty()) {
        fmt::print("the reference is wrong: {}", disagreement);
        return 1;
    }
    const std::set<std::uint64_t> known = wish.by_hand ? std::set<std::uint64_t>{} : known_seeds();
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t k = 0; k < wish.count; ++k)
        if (k % wish.shards == wish.shard - 1) seeds.push_back(wish.from + k);
    if (!wish.by_hand) {
        seeds.push_back(first_fresh + std::random_device()() % 1'000'000'000);
        fmt::print("fresh seed {}\n", seeds.back());
    }
    std::map<std::string, Tally> by_kind;
    std::map<std::string, int> reasons, failures;
    Tally total;
    int expected = 0; // of the wrong ones
    const std::clock_t begin = std::clock();
    for (const std::uint64_t seed : seeds) {
        const Circuit circuit = generate(seed, wish.kind);
        const std::string text = deck(circuit, fmt::format("{} seed {}", circuit.kind, seed));
        if (wish.print) fmt::print("{}", text);
        const std::clock_t before = std::clock();
        const Verdict v = judge(circuit, text);
        const double took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        if (wish.all && took > 1) fmt::print("seed {} takes {:.1f} s\n", seed, took);
        Tally& tally = by_kind[circuit.kind];
        tally.seconds += v.seconds, total.seconds += v.seconds;
        const auto keep = [&] {
            if (!wish.keep.empty()) std::ofstream(fmt::format("{}/{}.cir", wish.keep, seed)) << text;
        };
        switch (v.kind) {
        case Verdict::Kind::right:
            ++tally.right, ++total.right;
            if (wish.all)
                fmt::print("seed {} {}: right, {} {:.3g} of what is allowed at {:.6g}\n", seed, circuit.kind,
                           v.column, v.error, v.at);
            break;
        case Verdict::Kind::skipped:
            ++tally.skipped, ++total.skipped, ++reasons[v.reason];
            if (wish.all) {
                fmt::print("seed {} {}: skipped, {}\n", seed, circuit.kind, v.reason);
                keep();
            }
            break;
        case Verdict::Kind::wrong:
            ++tally.wrong, ++total.wrong, ++failures[circuit.kind + ": " + v.reason];
            if (known.count(seed) > 0 || (!wish.by_hand && seed >= first_fresh)) ++expected;
            // Transients: 5 reltol of the peak are allowed.
            if (v.message.empty())
                fmt::print("seed {} {}: {} {} at {:.12g}: {:.9g}, right {:.9g}; {:.3g} reltol*peak (reltol "
                           "{:g}{})\n",
                           seed, circuit.kind, v.reason, v.column, v.at, v.is, v.should, 5 * v.error,
                           circuit.reltol, circuit.method.empty() ? "" : ", " + circuit.method);
            else
                fmt::print("seed {} {}: {}: {}\n", seed, circuit.kind, v.reason, v.message);
            if (wish.confirm && circuit.analysis.kind == Analysis::Kind::tran) {
                Circuit careful = circuit;
                careful.method = "esdirk", careful.reltol = 1e-9,
                careful.promised = std::max(circuit.reltol, 1e-8);
                const Verdict other = judge(careful, deck(careful, "confirmed"));
                fmt::print("    esdirk at 1e-9: {} {} {} {:.3g}\n",
                           other.kind == Verdict::Kind::right ? "agrees" : "DISAGREES", other.reason,
                           other.column, 5 * other.error);
            }
            std::fflush(stdout);
            keep();
            break;
        }
    }
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    for (const auto& [kind, t] : by_kind)
        fmt::print("{:20} right {:5}  wrong {:5}  skipped {:5}  {:6.1f} s\n", kind, t.right, t.wrong,
                   t.skipped, t.seconds);
    for (const auto& [reason, count] : failures) fmt::print("wrong, {}: {}\n", reason, count);
    for (const auto& [reason, count] : reasons) fmt::print("skipped, {}: {}\n", reason, count);
    const double share = seeds.empty() ? 0 : 100.0 * total.skipped / static_cast<double>(seeds.size());
    fmt::print(
        "{} circuits: {} right, {} wrong, {} skipped ({:.1f} %); {:.0f} s of processor time, {:.0f} s of it "
        "the simulator's\n",
        seeds.size(), total.right, total.wrong, total.skipped, share, seconds, total.seconds);
    return total.wrong > expected || (!wish.by_hand && share > most_skipped) ? 1 : 0;
}
