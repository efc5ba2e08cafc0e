#include "bench/others.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "bench/decks.hpp"
#include "bench/reference.hpp"

namespace bench {
namespace {

struct Work {
    std::string name, title, ours, spice;
    int least_repeats = 1;
};

// Errors are not a number: these answers are exact to rounding, or compared by compare_mesh.
std::optional<Pair> measure_pair(const Programs& programs, const Work& work, int repeats) {
    const Run ours(programs, Simulator::nullor, work.name, work.ours);
    const Run theirs(programs, Simulator::ngspice, work.name, work.spice);
    Pair pair;
    pair.work = work.title;
    for (int round = 0; round < std::max(repeats, work.least_repeats); ++round) {
        const auto a = ours.once(), b = theirs.once();
        if (!a || !b) {
            fmt::print(stderr, "{}: {} gave no result\n", work.name, a ? "ngspice" : "nullor");
            return std::nullopt;
        }
        if (round == 0 || a->cpu() < pair.ours.cost.cpu()) pair.ours.cost = *a;
        if (round == 0 || b->cpu() < pair.theirs.cost.cpu()) pair.theirs.cost = *b;
    }
    const auto take = [](const Run& run, Measured& measured) {
        const auto table = run.result();
        measured.points = table ? table->rows() : 0;
        measured.error = std::nan("");
        run.forget();
    };
    take(ours, pair.ours);
    take(theirs, pair.theirs);
    return pair;
}

} // namespace

std::string mesh_tran_card(int size) {
    const double stop = 10e-6 * size * size / 1600;
    return fmt::format(".tran {:g} {:g}", stop / 50, stop);
}

std::vector<Pair> other_work(const Programs& programs, int repeats) {
    constexpr const char* million = ".ac dec 142857 1 10meg";
    constexpr int starts = 50;
    const std::vector<Work> all = {
        {"ac", "AC, inverting, 1e6 points", with_cards(deck_text("inverting.cir"), million, ""),
         with_cards(deck_text("inverting.spice"), million, "")},
        {"startup", "start-up, an operating point", deck_text("startup.cir"), deck_text("startup.spice"),
         starts},
        {"mesh40op", "RC mesh 40 x 40, op", mesh(40, ".op"), mesh(40, ".op")},
        {"mesh40", "RC mesh 40 x 40, tran, a pulse", mesh(40, mesh_tran_card(40)),
         mesh(40, mesh_tran_card(40))},
        {"mesh100op", "RC mesh 100 x 100, op", mesh(100, ".op"), mesh(100, ".op")},
    };
    std::vector<Pair> pairs;
    for (const Work& work : all) {
        fmt::print(stderr, "{}\n", work.name);
        if (auto pair = measure_pair(programs, work, repeats)) pairs.push_back(std::move(*pair));
    }
    return pairs;
}

} // namespace bench
