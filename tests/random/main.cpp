// random_tests                             the circuits of every change: fixed seeds, those of mended.txt and
//                                          one fresh one
// random_tests --shard K/N                 every N-th of them
// random_tests --mended                    only those of mended.txt
// random_tests --count N --from SEED [--kind NAME] [--keep DIR] [--all] [--confirm] [--methods] [--uic]
//                                          [--grid] [--table]
//
// A circuit has one to three runs: SEED is its own, SEED:METHOD the same by another method, SEED:uic one from
// given states. --methods: all circuits by all methods; --uic: all circuits from given states, too;
// --grid: the print grid of each circuit's own run, too.
// --table: errors by kind and reltol, of all that has a reference.
// --confirm: does method=esdirk at reltol=1e-9 agree with the reference of a transient that fails?
//
// Status 1 if a run fails that is not listed in known.txt, if too many are skipped, or if the references
// miss closed forms. A fresh seed that fails is told, to be looked at and listed.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "tests/random/closed_forms.hpp"
#include "tests/random/generate.hpp"
#include "tests/random/spoilt.hpp"
#include "tests/random/variants.hpp"
#include "tests/random/verdict.hpp"

using namespace randomly;

namespace {

constexpr double most_skipped = 4; // percent
constexpr std::uint64_t first_fresh = 1'000'000;

struct Wish {
    std::uint64_t count = 1500, from = 1;
    unsigned shard = 1, shards = 1;
    std::string kind, keep;
    bool by_hand = false, all = false, print = false, confirm = false, methods = false, uic = false,
         grid = false, table = false, mended = false;
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
        else if (word == "--methods")
            wish.methods = true;
        else if (word == "--uic")
            wish.uic = true;
        else if (word == "--grid")
            wish.grid = true;
        else if (word == "--table")
            wish.table = true;
        else if (word == "--mended")
            wish.mended = true, wish.count = 0;
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

// Runs of known.txt, the first word of a line: what is left, each with its reason.
std::set<std::string> known_runs() {
    std::set<std::string> runs;
    std::ifstream file(NULLOR_KNOWN_SEEDS);
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#') runs.insert(line.substr(0, line.find(' ')));
    return runs;
}

// Seeds of mended.txt.
std::vector<std::uint64_t> mended_seeds() {
    std::vector<std::uint64_t> seeds;
    std::ifstream file(NULLOR_MENDED_SEEDS);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream words(line);
        for (std::uint64_t seed; words >> seed;) seeds.push_back(seed);
    }
    return seeds;
}

class Report {
public:
    explicit Report(const Wish& wish)
        : wish_(wish), known_(wish.by_hand ? std::set<std::string>{} : known_runs()) {}

    void seed(std::uint64_t seed) {
        const Circuit circuit = generate(seed, wish_.kind);
        const std::clock_t before = std::clock();
        Judge judge(circuit);
        const std::string name = std::to_string(seed);
        run(judge, circuit, name, seed);
        if (wish_.grid && circuit.analysis.kind == Analysis::Kind::tran) {
            Circuit other = circuit;
            other.analysis.grid = true;
            run(judge, other, name + ":grid", seed);
        }
        if (wish_.methods)
            for (const Circuit& other : by_all_methods(circuit, seed))
                run(judge, other, name + ":" + (other.method.empty() ? "auto" : other.method), seed);
        else if (const auto other = by_another_method(circuit, seed))
            run(judge, *other, name + ":" + other->method, seed);
        if (const auto other = from_conditions(circuit, seed, wish_.uic)) {
            Judge of_start(*other);
            // States that contradict each other are no start.
            if (of_start.problem().starts_with("start:"))
                ++contradictions_;
            else
                run(of_start, *other, name + ":uic", seed);
        }
        const double took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        if (wish_.all && took > 1) fmt::print("seed {} takes {:.1f} s\n", seed, took);
    }

    // Exit status
    int summary(double seconds) {
        for (auto& [kind, errors] : errors_) {
            std::sort(errors.begin(), errors.end());
            const auto part = [&](double share) { // of the runs have no more, in reltol of a column's peak
                return errors[static_cast<std::size_t>(share * static_cast<double>(errors.size() - 1))];
            };
            fmt::print("{:45} {:5} runs  half {:8.2g}  95 % {:8.2g}  all {:8.2g}\n", kind, errors.size(),
                       part(0.5), part(0.95), part(1));
        }
        for (const auto* tallies : {&by_kind_, &by_method_})
            for (const auto& [kind, t] : *tallies)
                fmt::print("{:20} right {:5}  wrong {:5}  skipped {:5}  {:6.1f} s\n", kind, t.right, t.wrong,
                           t.skipped, t.seconds);
        for (const auto& [reason, count] : failures_) fmt::print("wrong, {}: {}\n", reason, count);
        for (const auto& [reason, count] : reasons_) fmt::print("skipped, {}: {}\n", reason, count);
        if (contradictions_ > 0) fmt::print("given states that contradict each other: {}\n", contradictions_);
        const int runs = total_.right + total_.wrong + total_.skipped;
        const double share = runs == 0 ? 0 : 100.0 * total_.skipped / runs;
        fmt::print("{} runs: {} right, {} wrong, {} skipped ({:.1f} %); {:.0f} s of processor time, {:.0f} s "
                   "of it the simulator's\n",
                   runs, total_.right, total_.wrong, total_.skipped, share, seconds, total_.seconds);
        return total_.wrong > expected_ || (!wish_.by_hand && share > most_skipped) ? 1 : 0;
    }

private:
    void run(Judge& judge, const Circuit& circuit, const std::string& name, std::uint64_t seed) {
        const std::string text = deck(circuit, fmt::format("{} seed {}", circuit.kind, name));
        if (wish_.print) fmt::print("{}", text);
        const Verdict v = judge.of(circuit, text);
        Tally& tally = by_kind_[circuit.kind];
        std::string how = "op, dc, ac";
        if (circuit.analysis.kind == Analysis::Kind::tran)
            how = (circuit.method.empty() ? "auto" : circuit.method) + (circuit.analysis.uic ? ", uic" : "") +
                  (circuit.analysis.grid ? ", grid" : "");
        Tally& by_method = by_method_["  " + how];
        for (Tally* t : {&tally, &by_method, &total_}) {
            t->seconds += v.seconds;
            ++(v.kind == Verdict::Kind::right   ? t->right
               : v.kind == Verdict::Kind::wrong ? t->wrong
                                                : t->skipped);
        }
        if (wish_.table && v.kind != Verdict::Kind::skipped && v.message.empty() &&
            circuit.analysis.kind == Analysis::Kind::tran)
            errors_[fmt::format("{}, {}, reltol {} 1e-6", how, circuit.kind,
                                circuit.reltol < 1e-6 ? "below" : "from")]
                .push_back(5 * v.error);
        const auto keep = [&] {
            if (!wish_.keep.empty()) std::ofstream(fmt::format("{}/{}.cir", wish_.keep, name)) << text;
        };
        switch (v.kind) {
        case Verdict::Kind::right:
            if (wish_.all)
                fmt::print("seed {} {}: right, {} {:.3g} of what is allowed at {:.6g}\n", name, circuit.kind,
                           v.column, v.error, v.at);
            break;
        case Verdict::Kind::skipped:
            ++reasons_[v.reason];
            if (wish_.all) {
                fmt::print("seed {} {}: skipped, {}\n", name, circuit.kind, v.reason);
                keep();
            }
            break;
        case Verdict::Kind::wrong:
            ++failures_[circuit.kind + ": " + v.reason];
            if (known_.count(name) > 0 || (!wish_.by_hand && seed >= first_fresh)) ++expected_;
            // Transients: 5 reltol of the peak are allowed.
            if (v.message.empty())
                fmt::print("seed {} {}: {} {} at {:.12g}: {:.9g}, right {:.9g}; {:.3g} reltol*peak (reltol "
                           "{:g}, {})\n",
                           name, circuit.kind, v.reason, v.column, v.at, v.is, v.should, 5 * v.error,
                           circuit.reltol, how);
            else
                fmt::print("seed {} {}: {}: {} (reltol {:g}, {})\n", name, circuit.kind, v.reason, v.message,
                           circuit.reltol, how);
            if (wish_.confirm && circuit.analysis.kind == Analysis::Kind::tran && judge.problem().empty()) {
                Circuit careful = circuit;
                careful.method = "esdirk", careful.reltol = 1e-9,
                careful.promised = std::max(circuit.reltol, 1e-8);
                const Verdict other = judge.of(careful, deck(careful, "confirmed"));
                fmt::print("    esdirk at 1e-9: {} {} {} {:.3g}\n",
                           other.kind == Verdict::Kind::right ? "agrees" : "DISAGREES", other.reason,
                           other.column, 5 * other.error);
            }
            std::fflush(stdout);
            keep();
            break;
        }
    }

    const Wish& wish_;
    const std::set<std::string> known_;
    std::map<std::string, Tally> by_kind_, by_method_;
    std::map<std::string, int> reasons_, failures_;
    Tally total_;
    std::map<std::string, std::vector<double>> errors_; // by method, kind and reltol
    int expected_ = 0;                                  // of the wrong ones
    int contradictions_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    const Wish wish = wish_of(argc, argv);
    const std::string disagreement = disagreement_with_closed_forms();
    if (!disagreement.empty()) {
        fmt::print("the reference is wrong: {}", disagreement);
        return 1;
    }
    const std::string unnoticed = laws_that_fail_to_notice();
    if (!unnoticed.empty()) {
        fmt::print("the laws are wrong: {}", unnoticed);
        return 1;
    }
    std::vector<std::uint64_t> all, seeds;
    for (std::uint64_t k = 0; k < wish.count; ++k) all.push_back(wish.from + k);
    if (!wish.by_hand)
        for (const std::uint64_t seed : mended_seeds()) all.push_back(seed);
    for (std::size_t k = wish.shard - 1; k < all.size(); k += wish.shards) seeds.push_back(all[k]);
    if (!wish.by_hand && !wish.mended) {
        seeds.push_back(first_fresh + std::random_device()() % 1'000'000'000);
        fmt::print("fresh seed {}\n", seeds.back());
    }
    const std::clock_t begin = std::clock();
    Report report(wish);
    for (const std::uint64_t seed : seeds) report.seed(seed);
    return report.summary(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}
