#pragma once
// All analyses of one step, then its measures and expectations.

#include <atomic>
#include <map>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/lost_digits.hpp"
#include "engine/circuit/checks/checks.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/columns.hpp"
#include "engine/run/deck/judge.hpp"
#include "engine/run/deck/printed_rows.hpp"
#include "engine/run/deck/step_files.hpp"
#include "engine/run/deck/step_log.hpp"
#include "engine/run/deck/steps.hpp"

namespace nullor::run {

// What all steps of a run keep in memory together.
struct Memory {
    static constexpr std::int64_t most_numbers = 100'000'000; // 800 MB
    results::Room room{most_numbers};
    std::atomic<bool> told{false}; // that it is used up
};

class OneStep {
public:
    OneStep(const Work& work, const Settings& settings, Observer& observer, StepFiles& files,
            analysis::Setup& setup, const Step& step, StepLog& log, Memory& memory);
    void run(std::size_t index, std::size_t count);

private:
    // One for each analysis of the list.
    void carry_out(const analysis::AnalysisRequest& request, const analysis::OpRequest& op);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::DcRequest& dc);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::AcRequest& ac);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::TranRequest& tran);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::NoiseRequest& noise);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::TfRequest& tf);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::PzRequest& pz);
    void carry_out(const analysis::AnalysisRequest& request, const analysis::SensRequest& sens);
    template <class Request>
    void carry_out_figures(const analysis::AnalysisRequest& request, const Request& asked);
    void check_values(Span span, const analysis::DcRequest& dc, const analysis::Points& outer,
                      const analysis::Points& inner);

    void tell(const std::optional<analysis::LostDigits>& lost);
    void tell_loose(const analysis::OperatingPoint& point);
    // Of a solution of the setup as it is; warns.
    // The operating point that op and ac share; null, with a diagnostic, when there is none.
    [[nodiscard]] const analysis::OperatingPoint* operating_point(Span span);
    [[nodiscard]] bool sound(Purpose purpose);
    [[nodiscard]] bool is_measured(const std::string& analysis) const;
    // Somebody looks at the rows besides a file.
    [[nodiscard]] bool is_read(const Columns& columns) const;
    // Where nobody but a file reads this analysis, what is printed of it is evaluated as rows come, or, where
    // .save chooses the file's columns, not at all. Then columns.printed is empty behind this.
    [[nodiscard]] Outcome<std::unique_ptr<PrintedRows>> take_printed(Columns& columns);
    void fail(const Failure& failure, Span span);
    // Takes the room that the report of this analysis needs; it fails when there is none.
    void keep(Span span);

    // A finished analysis. Expectations and files look at `table`, measures at `fine`, the terminal at
    // `grid`.
    struct Tables {
        const results::Table& table;
        const results::Table& fine;
        const results::Table& grid;
    };
    void judge(const Columns& columns, const Tables& tables, const measure::RowNumbers* rows, Span span);

    const Work& work_;
    const Settings& settings_;
    Observer& observer_;
    StepFiles& files_;
    analysis::Setup& setup_;
    const Step& step_;
    StepLog& log_;
    Memory& memory_;
    AnalysisReport* current_ = nullptr;
    Judge judge_;
    std::optional<analysis::OperatingPoint> point_;
    bool point_failed_ = false;
    std::optional<analysis::LostDigits> told_; // the last warning of them
    bool told_loose_ = false;                  // once is enough
    std::map<Purpose, bool> checked_;
    bool first_ = true; // of all steps: what holds for all of them is told by it
};

} // namespace nullor::run
