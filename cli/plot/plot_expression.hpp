#pragma once
// Columns that are computed for a plot: expressions over the columns and the axis of a result.

#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::cli {

// "v(out)" of "ac.v(out)" where the table is of that analysis; nothing where another is named.
[[nodiscard]] std::string_view within(const results::Table& table, std::string_view column);

// The columns of the table that the text names: one, or those that fit it as a pattern.
[[nodiscard]] std::vector<std::size_t> named_columns(const results::Table& table, std::string_view text);

// Adds a column of the text's name to each table that has what the expression reads. Texts that name columns
// already are left out. A text that is no expression is a Failure of kind bad_request; one that reads what no
// table has adds nothing.
[[nodiscard]] Outcome<Done> add_expressions(std::vector<results::Table>& tables,
                                            const std::vector<std::string>& texts);

} // namespace nullor::cli
