#include "engine/run/deck/step_log.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace nullor::run {

namespace {

std::string at_step(const std::vector<results::Coordinate>& coordinates) {
    std::string step;
    for (const results::Coordinate& c : coordinates)
        step += fmt::format("{}{} = {:.9g}", step.empty() ? "" : ", ", c.name, c.value);
    return step.empty() ? step : " (at " + step + ")";
}

void report_findings(Report& report, const Diagnostics& findings,
                     const std::vector<results::Coordinate>& coordinates) {
    for (Diagnostic finding : findings.all()) {
        const bool once = finding.code == "unstable-start"; // its numbers differ from step to step
        const auto& known = report.diagnostics.all();
        const bool told = std::any_of(known.begin(), known.end(), [&](const Diagnostic& d) {
            return d.code == finding.code && d.span.line == finding.span.line &&
                   d.span.file == finding.span.file && (once || d.message.rfind(finding.message, 0) == 0);
        });
        if (told) continue;
        finding.message += at_step(coordinates);
        report.diagnostics.add(std::move(finding));
    }
}

} // namespace

void report_failure(Report& report, const Failure& failure, Span span,
                    const std::vector<results::Coordinate>& coordinates) {
    if (failure.kind == Failure::Kind::interrupted) {
        // Steps that run side by side all hear of it; it is said once.
        if (!report.interrupted) report.diagnostics.note(span, "interrupted", failure.message);
        report.interrupted = true;
        return;
    }
    static constexpr const char* codes[] = {"no-convergence", "singular",    "not-finite", "step-too-small",
                                            "bad-request",    "interrupted", "output"};
    Diagnostic& diagnostic =
        report.diagnostics.error(span, codes[static_cast<int>(failure.kind)], failure.message, failure.hint);
    diagnostic.fault = failure.fault();
    if (failure.span.known()) {
        // A value that cannot be is the mistake of the card that sets it, not of the device that has it.
        const bool set_by_request = failure.kind == Failure::Kind::bad_request && span.known();
        diagnostic.chain = frames(failure.around.get());
        if (set_by_request)
            diagnostic.chain.insert(diagnostic.chain.begin(),
                                    {failure.instance + " stands here", failure.span});
        else if (span.known())
            diagnostic.chain.push_back({"asked for here", span});
        if (!set_by_request) diagnostic.span = failure.span;
    }
    diagnostic.message += at_step(coordinates);
    constexpr std::size_t most_unsolved = 20;
    if (diagnostic.fault == Fault::numbers) {
        if (report.unsolved.size() < most_unsolved)
            report.unsolved.push_back({diagnostic.message, failure.tried});
        else
            ++report.more_unsolved;
    }
    for (const std::string& worst : failure.worst)
        report.diagnostics.note({}, "worst", "unsettled: " + worst);
    for (const Failure::Attempt& tried : failure.tried)
        report.diagnostics.note(
            {}, "tried",
            fmt::format("tried {}{}{}", tried.strategy, tried.how_far.empty() ? "" : ": ", tried.how_far));
}

AnalysisReport& StepLog::analysis(const std::string& name) {
    AnalysisReport& analysis = analyses_.emplace_back();
    analysis.name = name;
    analysis.coordinates = coordinates_;
    return analysis;
}

void StepLog::failure(const Failure& failure, Span span) {
    interrupted_ = interrupted_ || failure.kind == Failure::Kind::interrupted;
    said_.emplace_back(FailedAt{failure, span});
}

void StepLog::tell(Report& report) {
    for (AnalysisReport& analysis : analyses_) report.analyses.push_back(std::move(analysis));
    if (judged_) report.steps.push_back(std::move(*judged_));
    for (const auto& item : said_)
        if (const auto* failed = std::get_if<FailedAt>(&item))
            report_failure(report, failed->failure, failed->span, coordinates_);
        else
            report_findings(report, *std::get_if<Diagnostics>(&item), coordinates_);
}

} // namespace nullor::run
