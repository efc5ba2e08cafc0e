#pragma once
// Everything a deck asks for, as named columns; and how far two such results are apart.

#include <complex>
#include <map>
#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"
#include "parser/elaborate.hpp"

namespace invariances {

struct Column {
    bool current = false; // ampere, else volt
    std::vector<std::complex<double>> values;
};

struct Curve {
    std::string analysis; // "ac2 step 3"
    bool transient = false;
    std::vector<double> axis;
    std::map<std::string, Column> columns;
};

struct Solution {
    std::vector<Curve> curves;
    std::string problem; // the first failure; the curves end there
};

class Unwatched final : public nullor::analysis::Watch {
public:
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return false; }
};

enum class Transients { no, yes };

// A transient is read on a grid of 50 intervals.
[[nodiscard]] Solution solve(const nullor::parser::Job& job, Transients transients = Transients::yes);

[[nodiscard]] Curve curve_of(const nullor::results::Table& table, const std::string& analysis);
// One row: a solution vector.
[[nodiscard]] Curve point_of(const nullor::analysis::Setup& setup, const std::vector<double>& x,
                             const std::string& analysis);

struct Allowance {
    double relative = 1e-9; // of the column's largest magnitude in its curve
    // Of the largest of its unit there: a null is zero but for rounding at the size of what cancels in it.
    double floor = 1e-12;
    double transient = 1e-9;             // instead of relative, for tran
    double volt = 1e-18, ampere = 1e-18; // where nothing else is in the table

    static Allowance exact() { return {0, 0, 0, 0, 0}; }
};

struct Distance {
    double worst = 0; // in units of the tolerance; with an exact one 0 or inf
    std::string where;
    std::size_t compared = 0; // numbers
};

// Columns of b are called prefix + name inside their parentheses, or as in a.
[[nodiscard]] Distance distance(const Solution& a, const Solution& b, const Allowance& tolerance,
                                const std::string& prefix = "");
[[nodiscard]] Distance distance(const Curve& a, const Curve& b, const Allowance& tolerance,
                                const std::string& prefix = "");

} // namespace invariances
