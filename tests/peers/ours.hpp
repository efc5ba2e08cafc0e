#pragma once
// A deck in our engine, with the node voltages that a peer's result is compared with.

#include <map>
#include <string>
#include <vector>

#include "engine/run/deck/execute.hpp"
#include "parser/elaborate.hpp"
#include "tests/peers/compare.hpp"

namespace peers {

// A number in the place of what a card says.
[[nodiscard]] nullor::Binding constant(double value);

// Leaves the first value of each .step and .temp.
void keep_first_steps(nullor::parser::Job& job);

struct OurResults {
    std::map<std::string, std::vector<Table>>
        tables;          // by kind: "op", "dc", "ac", "tran"; in the deck's order
    std::string problem; // what went wrong, else empty
};

// columns: a name for each node (empty: left out), by NodeId. A transient is
// given on a grid of `grid` intervals.
[[nodiscard]] OurResults run_ours(nullor::parser::Job job, const std::vector<std::string>& columns, int grid);

} // namespace peers
