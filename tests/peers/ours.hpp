#pragma once
// A deck in our engine, with the node voltages that a peer's result is compared with.

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "engine/run/deck/execute.hpp"
#include "parser/elaborate.hpp"
#include "tests/peers/compare.hpp"

namespace peers {

class Silent final : public nullor::run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    // Counted, not timed: a run that is asked so often does not get anywhere.
    [[nodiscard]] bool stop_requested() const override { return ++asked_ > most_asked; }

private:
    static constexpr long most_asked = 3'000'000;
    mutable std::atomic<long> asked_{0};
};

// A number in the place of what a card says.
[[nodiscard]] nullor::Binding constant(double value);

// Leaves the first value of each .step and .temp.
void keep_first_steps(nullor::analysis::Requests& requests);

// What a deck asks for, without its measures.
[[nodiscard]] nullor::run::Work work_of(nullor::parser::Job job);

struct OurResults {
    std::map<std::string, std::vector<Table>>
        tables;               // by kind: "op", "dc", "ac", "tran"; in the deck's order
    std::vector<Table> steps; // of each transient, at the accepted points, where asked for
    std::string problem;      // what went wrong, else empty
};

// What the deck prints, and columns: a name for each node (empty: left out), by NodeId. A transient is given
// on a grid of `grid` intervals.
[[nodiscard]] OurResults run_ours(nullor::run::Work work, const std::vector<std::string>& columns, int grid,
                                  bool keep_steps = false);

} // namespace peers
