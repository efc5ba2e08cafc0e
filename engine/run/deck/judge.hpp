#pragma once
// The measures and expectations of one step, or of one variant of a sweep, as its tables come.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/measure/expectations.hpp"
#include "engine/measure/measures.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

// What signals read of the numbers that are set now.
[[nodiscard]] measure::RowNumbers::Row numbers_of(const Work& work, const analysis::Setup& setup);

class Judge {
public:
    struct Judged {
        std::size_t index; // of Requests::expectations
        measure::ExpectationResult result;
    };

    Judge(const measure::Requests& requests, measure::RowNumbers::Row numbers)
        : requests_(requests), numbers_(std::move(numbers)), measures_(requests) {}

    // A result of this analysis: measures look at `measured`, expectations at `expected`. A nested .dc has
    // several.
    void add(const std::string& analysis, const results::Table& measured, const results::Table& expected,
             const measure::RowNumbers* rows);
    // When no more come: what does not depend on a table, or lacks its own.
    void finish();

    [[nodiscard]] const std::vector<measure::MeasureResult>& measures() const { return measures_.results(); }
    [[nodiscard]] const std::vector<Judged>& expectations() const { return expectations_; }
    // What a signal may read now.
    [[nodiscard]] measure::Context context(const measure::RowNumbers* rows) const;

private:
    const measure::Requests& requests_;
    measure::RowNumbers::Row numbers_;
    measure::MeasureRun measures_;
    std::vector<Judged> expectations_; // in the order in which they could be judged
};

} // namespace nullor::run
