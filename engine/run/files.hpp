#pragma once
// The result files of a run: one an analysis, shared by all steps.

#include <map>
#include <memory>
#include <string>

#include "engine/run/execute.hpp"

namespace nullor::run {

// Turns a numerical failure into a diagnostic of the report, with its place and step.
void report_failure(Report& report, const Failure& failure, Span span,
                    const std::vector<results::Coordinate>& coordinates);

// Findings of the checks, each told once: at the first step that has it.
void report_findings(Report& report, const Diagnostics& findings,
                     const std::vector<results::Coordinate>& coordinates);

class Files {
public:
    explicit Files(const Settings& settings) : settings_(settings) {}

    [[nodiscard]] bool wanted() const { return static_cast<bool>(settings_.open); }
    // Null, and a diagnostic, when it cannot be opened.
    [[nodiscard]] results::Sink* sink(const std::string& analysis, Report& report);
    // All rows of a step are in the file.
    void step_finished(const std::string& analysis) { ++finished_[analysis]; }
    // The analysis failed midway: unless earlier steps of it are in the file, the file does not appear.
    void abandon(const std::string& analysis);
    // Puts every file into its place.
    void finish(Report& report);

private:
    const Settings& settings_;
    std::vector<std::string> order_;
    std::map<std::string, std::unique_ptr<results::Writer>> writers_;
    std::map<std::string, int> finished_; // steps whose rows are all there
};

} // namespace nullor::run
