#pragma once
// What one step has to say, kept until the steps before it have spoken.

#include <variant>

#include "engine/run/deck/report.hpp"

namespace nullor::run {

// Turns a numerical failure into a diagnostic of the report, with its place and step.
void report_failure(Report& report, const Failure& failure, Span span,
                    const std::vector<results::Coordinate>& coordinates);

class StepLog {
public:
    explicit StepLog(std::vector<results::Coordinate> coordinates) : coordinates_(std::move(coordinates)) {}

    // The reference is valid until the next call.
    [[nodiscard]] AnalysisReport& analysis(const std::string& name);
    void failure(const Failure& failure, Span span);
    // Of the checks.
    void findings(const Diagnostics& findings) { said_.emplace_back(findings); }
    void judged(StepReport step) { judged_ = std::move(step); }

    [[nodiscard]] bool interrupted() const { return interrupted_; }

    // Appends everything to the report. A finding of the checks is told once: at the first step that has it.
    void tell(Report& report);

private:
    struct FailedAt {
        Failure failure;
        Span span;
    };

    std::vector<results::Coordinate> coordinates_;
    std::vector<AnalysisReport> analyses_;
    std::optional<StepReport> judged_;
    std::vector<std::variant<FailedAt, Diagnostics>> said_; // in the order of events
    bool interrupted_ = false;
};

} // namespace nullor::run
