// The order of cards, and with it the numbers of nodes and devices, is no part of a circuit; nor is a
// subcircuit around it.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/invariances/deck_text.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"

using namespace invariances;
using nullor::parser::Job;

namespace {

// Rounding may turn a choice of the step control: two transients agree as far as each is promised to be
// right, 5 reltol.
Allowance roundoff_of(const Job& job) {
    return {1e-10, 1e-13, 5 * std::min(job.requests.options.reltol, 1e-3)};
}

struct Other {
    Job job;
    std::string prefix;
};

std::optional<Other> in_another_order(const std::string& path, const Job& job, unsigned seed) {
    const std::string text = shuffled(split_cards(file_text(path)), seed).without_questions();
    std::optional<Job> other = read(path, text);
    if (!other) return std::nullopt;
    graft(*other, job);
    return Other{std::move(*other), ""};
}

// With all nodes for pins; or with those alone that .ic and .nodeset name, and the rest inside.
std::optional<Other> in_a_subcircuit(const std::string& path, const Job& job, bool all_pins) {
    const DeckText deck = split_cards(file_text(path));
    if (deck.has(Card::Kind::file)) return std::nullopt;
    std::vector<std::string> pins;
    for (std::size_t k = 1; k < job.circuit.nodes.size(); ++k) {
        const std::string& name = job.circuit.nodes[k].name;
        bool named = false;
        for (const auto* list : {&job.circuit.initial_conditions, &job.circuit.nodesets})
            for (const nullor::NodeValue& value : *list)
                named = named || value.node == nullor::NodeId{static_cast<int>(k)};
        if (name.find('.') == std::string::npos && (all_pins || named)) pins.push_back(name);
    }
    std::optional<Job> other = read(path, wrapped(deck, pins).without_questions());
    if (!other) return std::nullopt;
    graft(*other, job, "xwhole.");
    return Other{std::move(*other), "xwhole."};
}

// Every deck against its other form; then against the same with spoiled resistors, where the
// comparison must see it.
void check_all(std::size_t least,
               const std::function<std::optional<Other>(const std::string&, const Job&)>& transform) {
    std::size_t decks = 0, numbers = 0, spoiled = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        // Branches are what stands between cards, and edges of PULSE go by the .tran, which is grafted later.
        if (path.ends_with("/card-if.cir") || path.find("/dialect-pulse") != std::string::npos) continue;
        const auto job = read(path, file_text(path));
        if (!job) continue;
        auto other = transform(path, *job);
        if (job->requests.options.kick != 0) continue; // it goes by the order of the cards
        if (!other) continue;
        const Solution plain = solve(*job);
        const Allowance roundoff = roundoff_of(*job);
        CHECK(plain.problem == "");
        const Distance far = distance(plain, solve(other->job), roundoff, other->prefix);
        INFO(far.where);
        CHECK(far.worst <= 1);
        ++decks;
        numbers += far.compared;
        if (!spoil(other->job)) continue;
        ++spoiled;
        seen += distance(plain, solve(other->job), roundoff, other->prefix).worst > 1 ? 1 : 0;
    }
    CHECK(decks >= static_cast<std::size_t>(at_least(static_cast<int>(least))));
    CHECK(numbers > 50 * decks);
    CHECK(spoiled > decks / 2);
    CHECK(seen >= spoiled * 8 / 10);
    MESSAGE(decks << " decks, " << numbers << " numbers, " << seen << " of " << spoiled
                  << " spoiled ones seen");
}

} // namespace

TEST_CASE("cards in another order, nodes with other numbers: the same answers") {
    for (const unsigned seed : {1u, 2u, 3u})
        check_all(100,
                  [&](const std::string& path, const Job& job) { return in_another_order(path, job, seed); });
}

TEST_CASE("a subcircuit around the whole circuit is the flat circuit") {
    for (const bool all_pins : {true, false})
        check_all(90, [&](const std::string& path, const Job& job) {
            return in_a_subcircuit(path, job, all_pins);
        });
}
