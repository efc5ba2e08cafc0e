#pragma once
// What all variants of a sweep have in common: the columns and the axis of each analysis, what is drawn, and
// the order in which the numbers of a variant lie in memory.

#include <memory>
#include <vector>

#include "engine/results/sweep/sweep_axes.hpp"
#include "engine/run/deck/columns.hpp"
#include "engine/run/sweep/analyses/swept.hpp"
#include "engine/run/sweep/settings.hpp"
#include "engine/run/sweep/variants/variation.hpp"

namespace nullor::run {

struct SweepTask : Variation {
    struct Analysis {
        const analysis::AnalysisRequest* request = nullptr;
        Columns columns;      // that are computed; the first are saved
        results::Header file; // of the columns of the file: the saved or the printed ones
        std::unique_ptr<const Swept> swept;
        [[nodiscard]] const std::vector<double>& axis() const { return swept->axis(); }
        [[nodiscard]] std::size_t rows() const { return std::max<std::size_t>(axis().size(), 1); }
        [[nodiscard]] bool prints() const { return !columns.printed.empty(); }
        // Doubles of one column of one variant: as it is computed, and in the file.
        [[nodiscard]] std::size_t width() const { return rows() * (columns.header.is_complex ? 2 : 1); }
        [[nodiscard]] std::size_t file_width() const { return rows() * (file.is_complex ? 2 : 1); }
        // Of a variant, all that is kept until its chunk is written.
        [[nodiscard]] std::size_t doubles() const {
            return columns.probes.size() * width() + (prints() ? columns.printed.size() * file_width() : 0);
        }
    };
    std::vector<Analysis> analyses;
    // One number a variant each: what is drawn, measures, of each expectation whether it holds and its error,
    // and last whether the variant failed.
    std::vector<results::ColumnInfo> numbers;

    [[nodiscard]] std::size_t first_measure() const { return drawn.size(); }
    [[nodiscard]] std::size_t place_of_failed() const { return numbers.size() - 1; }
    [[nodiscard]] std::size_t first_expectation() const {
        return drawn.size() + work->measures.measures.size();
    }
};

// Runs the nominal circuit as far as that is needed. Failures are of the circuit or of what is asked for;
// findings of the checks go to the diagnostics.
[[nodiscard]] Outcome<SweepTask> sweep_task_of(const Work& work, const SweepSettings& settings,
                                               Diagnostics& diagnostics, analysis::Watch& watch);

[[nodiscard]] results::SweepLayout layout_of(const SweepTask& task, const SweepSettings& settings);

} // namespace nullor::run
