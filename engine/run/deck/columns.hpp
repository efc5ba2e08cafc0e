#pragma once
// Which columns an analysis makes, and tables of computed columns (.print).

#include <vector>

#include "engine/measure/context.hpp"
#include "engine/results/table/table.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

struct Columns {
    results::Header header;    // of all probes
    std::vector<Probe> probes; // the saved ones first, then what measures and prints read besides
    std::size_t saved = 0;     // how many belong to the result itself
    std::vector<const expr::Signal*> printed;
    bool has_saves = false; // the deck has a .save for it
};

[[nodiscard]] Columns columns_of(const Work& work, const analysis::AnalysisRequest& request,
                                 const std::vector<results::Coordinate>& coordinates);

// Of a file that holds what the deck chooses: without .save, and with a .print of this analysis, the signals
// of that, and nothing else is made. Those that are columns of the solution are the saved ones; where one of
// them is not, all are `printed`, to be evaluated.
[[nodiscard]] Columns file_columns_of(const Work& work, const analysis::AnalysisRequest& request);

// By NodeId: whether a card of the deck names the node, devices apart: .print, .save, .meas, .expect, .ic,
// .nodeset. A pattern such as v(*) names none.
[[nodiscard]] std::vector<char> named_nodes(const Work& work);

// The same header with the first `count` columns only.
[[nodiscard]] results::Header first_columns(const results::Header& header, std::size_t count);

// A column for each signal, a row for each row of the table. Complex if one of them is.
[[nodiscard]] Outcome<results::Table> evaluate(const std::vector<const expr::Signal*>& signals,
                                               const results::Table& table, const measure::Context& context);

} // namespace nullor::run
