#pragma once
// Carries out .meas cards.
//
// A measured signal is straight between the rows of its table. FROM and TO cut it there, with interpolated
// ends; AVG, INTEG and RMS are exact for it, integrated over the axis itself (frequency, not its logarithm)
// from the lower to the higher end. RISE, FALL, CROSS and LAST count in the order of the sweep, so that a .dc
// that runs downwards rises where its curve, drawn over the source, falls.

#include <string_view>
#include <vector>

#include "engine/measure/bound.hpp"
#include "engine/measure/context.hpp"
#include "engine/measure/requests.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::measure {

// A table and the numbers of its step. Without table: only PARAM.
[[nodiscard]] MeasureResult carry_out(const Measure& measure, const Requests& requests,
                                      const results::Table* table, const Context& context);

// The measures of one step, filled in as its tables come. context.measures is not used.
class MeasureRun {
public:
    // Outlives this.
    explicit MeasureRun(Bound& bound);
    // Forgets all results, for another step or variant.
    void restart();
    // All measures of the table's analysis, and PARAMs that can be known by then, in the order of the deck.
    void add(std::string_view analysis, const results::Table& table, const Context& context);
    // The rest: PARAMs, and a failure for each measure whose analysis gave no table.
    void finish(const Context& context);
    // By Requests::measures.
    [[nodiscard]] const std::vector<MeasureResult>& results() const { return results_; }

private:
    [[nodiscard]] bool ready(const Measure& measure) const;
    void set(std::size_t index, const results::Table* table, Context context);

    Bound& bound_;
    const Requests& requests_;
    std::vector<MeasureResult> results_;
    std::vector<unsigned char> done_;
};

} // namespace nullor::measure
