#include "engine/run/files.hpp"

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

} // namespace

void report_findings(Report& report, const Diagnostics& findings,
                     const std::vector<results::Coordinate>& coordinates) {
    for (Diagnostic finding : findings.all()) {
        const auto& known = report.diagnostics.all();
        const bool told = std::any_of(known.begin(), known.end(), [&](const Diagnostic& d) {
            return d.code == finding.code && d.span.line == finding.span.line &&
                   d.span.file == finding.span.file && d.message.rfind(finding.message, 0) == 0;
        });
        if (told) continue;
        finding.message += at_step(coordinates);
        report.diagnostics.add(std::move(finding));
    }
}

void report_failure(Report& report, const Failure& failure, Span span,
                    const std::vector<results::Coordinate>& coordinates) {
    if (failure.kind == Failure::Kind::interrupted) {
        report.interrupted = true;
        report.diagnostics.note(span, "interrupted", failure.message);
        return;
    }
    static constexpr const char* codes[] = {"no-convergence", "singular",    "not-finite", "step-too-small",
                                            "bad-request",    "interrupted", "output"};
    Diagnostic& diagnostic =
        report.diagnostics.error(span, codes[static_cast<int>(failure.kind)], failure.message, failure.hint);
    diagnostic.fault = failure.kind == Failure::Kind::output        ? Fault::files
                       : failure.kind == Failure::Kind::bad_request ? Fault::deck
                                                                    : Fault::numbers;
    diagnostic.message += at_step(coordinates);
    for (const std::string& worst : failure.worst)
        report.diagnostics.note({}, "worst", "unsettled: " + worst);
    for (const std::string& tried : failure.tried) report.diagnostics.note({}, "tried", "tried " + tried);
}

results::Sink* Files::sink(const std::string& analysis, Report& report) {
    if (!wanted()) return nullptr;
    const auto found = writers_.find(analysis);
    if (found != writers_.end()) return found->second.get();
    Outcome<std::unique_ptr<results::Writer>> writer = settings_.open(analysis);
    order_.push_back(analysis);
    if (!writer) {
        report_failure(report, writer.failure(), {}, {});
        writers_[analysis] = nullptr;
        return nullptr;
    }
    return (writers_[analysis] = std::move(writer).value()).get();
}

void Files::abandon(const std::string& analysis) {
    const auto found = writers_.find(analysis);
    if (found != writers_.end() && finished_[analysis] == 0) found->second.reset();
}

void Files::finish(Report& report) {
    for (const std::string& analysis : order_) {
        if (!writers_[analysis]) continue;
        Outcome<Done> done = writers_[analysis]->finish();
        if (!done)
            report_failure(report, done.failure(), {}, {});
        else
            report.files.push_back(settings_.file_name(analysis));
    }
}

} // namespace nullor::run
