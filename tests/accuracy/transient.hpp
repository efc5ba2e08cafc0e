#pragma once
// A deck's .tran, and how far its curves are from what they should be.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/results/table/table.hpp"

namespace accuracy {

using Method = nullor::analysis::Options::Method;

// Accepted points, and the same run's print grid, which is dense output.
struct Run {
    std::string deck;
    double reltol = 0;
    Method method = Method::automatic;
    nullor::results::Table points, grid;
};

// All options but reltol and the method are the deck's. The test fails where the deck does not run. only: the
// column that is read; empty: all.
[[nodiscard]] Run transient(const std::string& deck, double reltol, Method method = Method::automatic,
                            std::string_view only = {});

[[nodiscard]] std::vector<double> column(const nullor::results::Table& table, std::string_view name);

using Curve = std::function<double(double t)>;

// Largest distance of a column from the curve, as a share of the curve's largest magnitude.
struct Error {
    double worst = 0, at = 0; // at: s
};
[[nodiscard]] Error error(const nullor::results::Table& table, std::string_view name, const Curve& curve);

// The promise: the global error stays below this many reltol of the signal's peak.
inline constexpr double promised = 5;

// One run for each of 1e-3, 1e-4 ... `least`.
[[nodiscard]] std::vector<Run> transients(const std::string& deck, Method method, double least = 1e-9);
// Holds a column to the promise, in both tables of every run.
void hold(const std::vector<Run>& runs, std::string_view name, const Curve& curve);

} // namespace accuracy
