#pragma once
// The measures and expectations of one step, or of one variant of a sweep, as its tables come.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/measure/expectations.hpp"
#include "engine/measure/measures.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

// What signals read of the numbers that are set now.
void read_numbers(const Work& work, const analysis::Setup& setup, measure::RowNumbers::Row& row);
[[nodiscard]] inline measure::RowNumbers::Row numbers_of(const Work& work, const analysis::Setup& setup) {
    measure::RowNumbers::Row row;
    read_numbers(work, setup, row);
    return row;
}

class Judge {
public:
    struct Judged {
        std::size_t index; // of Requests::expectations
        measure::ExpectationResult result;
    };

    explicit Judge(const Work& work) : work_(work), bound_(work.measures), measures_(bound_) {}
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    // Of another step or variant, with the numbers that are set now. Whose tables stand where the former did
    // is not bound again.
    void begin(const analysis::Setup& setup);

    // A result of this analysis: measures look at `measured`, expectations at `expected`. A nested .dc has
    // several.
    void add(const std::string& analysis, const results::Table& measured, const results::Table& expected,
             const measure::RowNumbers* rows);
    // When no more come: what does not depend on a table, or lacks its own.
    void finish();

    [[nodiscard]] const std::vector<measure::MeasureResult>& measures() const { return measures_.results(); }
    [[nodiscard]] std::span<const Judged> expectations() const {
        return std::span(expectations_).first(judged_);
    }
    // What a signal may read now.
    [[nodiscard]] measure::Context context(const measure::RowNumbers* rows) const;

private:
    void expect(std::size_t index, const results::Table* table, const measure::RowNumbers* rows);

    const Work& work_;
    measure::RowNumbers::Row numbers_;
    measure::Bound bound_;
    measure::MeasureRun measures_;
    std::vector<Judged> expectations_; // the first judged_, in the order in which they could be judged
    std::size_t judged_ = 0;
};

} // namespace nullor::run
