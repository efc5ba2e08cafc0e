#include "cli/text/explain_text.hpp"

#include <fmt/format.h>

#include "cli/text/messages.hpp"
#include "cli/text/report_text.hpp"

namespace nullor::cli {

namespace {

std::string how_solved(const run::AnalysisReport& analysis) {
    std::string text = analysis.name;
    if (!analysis.coordinates.empty()) text += " with " + render(analysis.coordinates);
    text += ":";
    if (analysis.failed) return text + " failed\n";
    if (analysis.op)
        text += fmt::format(" operating point by {} in {} iterations;", analysis.op->strategy,
                            analysis.op->iterations);
    if (analysis.tran)
        text += fmt::format(" {} steps of {:.3g} s to {:.3g} s, {} rejected, {} iterations;",
                            analysis.tran->accepted, analysis.tran->shortest_step,
                            analysis.tran->longest_step, analysis.tran->rejected, analysis.tran->iterations);
    if (!analysis.op && !analysis.tran) return text + " solved\n";
    text.back() = '\n';
    return text;
}

std::string line(const std::string& unknown, const std::string& value, const std::string& correction,
                 const std::string& left, const std::string& devices) {
    return fmt::format("    {:<20} {:<18} {:<18} {:<12} {}\n", unknown, value, correction, left, devices);
}

std::string attempt(const Failure::Attempt& tried) {
    std::string text = "\n  " + tried.strategy;
    if (!tried.how_far.empty()) text += ": " + tried.how_far;
    if (tried.how_far.find("iterations") == std::string::npos && tried.iterations > 0)
        text += fmt::format(", {} iterations", tried.iterations);
    text += "\n";
    if (tried.worst.empty()) return text;
    text += line("unknown", "value", "last correction", "left", "its equation's devices");
    for (const Failure::Unsettled& u : tried.worst) {
        std::string devices;
        for (const std::string& name : u.devices) devices += (devices.empty() ? "" : " ") + name;
        text +=
            line(u.name, fmt::format("{:.6g} {}", u.value, u.unit),
                 fmt::format("{:.3g} {}", u.correction, u.unit), fmt::format("{:.3g}", u.residual), devices);
    }
    return text;
}

} // namespace

std::string explain(const run::Report& report) {
    std::string text = report.title + "\n\n";
    for (const run::AnalysisReport& analysis : report.analyses) text += how_solved(analysis);
    for (const run::Unsolved& unsolved : report.unsolved) {
        text += "\n" + cut_to_size(unsolved.message) + "\n";
        for (const Failure::Attempt& tried : unsolved.tried) text += attempt(tried);
    }
    if (report.more_unsolved > 0) text += fmt::format("\nand {} failures more\n", report.more_unsolved);
    return text;
}

} // namespace nullor::cli
