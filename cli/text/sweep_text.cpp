#include "cli/text/sweep_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/results/table/text.hpp"

namespace nullor::cli {

namespace {

constexpr std::size_t histogram_height = 5;

std::string quantity(double value, Unit unit) {
    return results::engineering(value, unit, 6);
}

double percent(std::uint64_t part, std::uint64_t whole) {
    return whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0;
}

// Columns of bins, a row a fifth of the fullest.
std::string histogram(const run::SweepStatistics& measure) {
    const std::uint64_t most = *std::max_element(measure.histogram.begin(), measure.histogram.end());
    std::string text;
    for (std::size_t row = histogram_height; row-- > 0;) {
        std::string line = "    |";
        for (const std::uint64_t count : measure.histogram) {
            // In halves of a row, rounded up, so that no sample is out of sight.
            const std::uint64_t halves = (count * 2 * histogram_height + most - 1) / most;
            line += halves >= 2 * row + 2 ? ':' : halves == 2 * row + 1 ? '.' : ' ';
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    const std::string low = quantity(measure.least, measure.unit),
                      high = quantity(measure.greatest, measure.unit);
    const std::size_t width = measure.histogram.size();
    const std::size_t gap = low.size() + high.size() < width ? width - low.size() - high.size() : 1;
    return text + "    +" + std::string(width, '-') + "\n     " + low + std::string(gap, ' ') + high + "\n";
}

std::string statistics(const run::SweepStatistics& measure) {
    std::string text = fmt::format("\n{}", measure.name);
    if (measure.count == 0) return text + ": found in no variant\n";
    text += fmt::format(": mean {}, standard deviation {}\n", quantity(measure.mean, measure.unit),
                        quantity(measure.deviation, measure.unit));
    if (measure.missing > 0) text += fmt::format("    not found in {} variants\n", measure.missing);
    std::vector<std::string> texts;
    std::size_t width = 13;
    for (const auto& percentile : measure.percentiles) {
        texts.push_back(quantity(percentile.value, measure.unit));
        width = std::max(width, texts.back().size() + 2);
    }
    std::string names, values;
    for (std::size_t k = 0; k < texts.size(); ++k) {
        names += fmt::format("{:>{}}", fmt::format("{} %", measure.percentiles[k].percent), width);
        values += fmt::format("{:>{}}", texts[k], width);
    }
    text += "   " + names + "\n   " + values + "\n";
    return measure.greatest > measure.least ? text + histogram(measure) : text;
}

} // namespace

std::string shell_word(const std::string& text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=+-:,@%";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string render(const run::SweepReport& report, const std::string& again, bool stats) {
    std::string text = fmt::format("{}: ", fmt::join(report.files, ", "));
    if (report.steps > 1) text += fmt::format("{} steps x ", report.steps);
    if (report.samples > 0) text += fmt::format("{} samples x ", report.samples);
    text += report.points > 0 ? fmt::format("{} points\n", report.points) : "1 point\n";
    const std::uint64_t whole = report.steps * std::max<std::uint64_t>(report.samples, 1);
    if (report.variants != whole)
        text += fmt::format("this shard: {} of {} variants\n", report.variants, whole);
    if (report.resumed > 0) text += fmt::format("{} variants were finished before\n", report.resumed);
    if (report.failed > 0) text += fmt::format("{} variants have no result: failed = 1\n", report.failed);
    if (!report.notice.empty()) text += report.notice + "\n";
    if (stats)
        text +=
            fmt::format("frequencies: {} in lanes ({}), {} of them refined, {} with pivots of their own\n",
                        report.counts.lanes, batch::simd_target(), report.counts.refined, report.counts.own);
    if (!report.yields.empty()) {
        text += fmt::format("\nyield: {} of {} variants meet all expectations, {:.4g} %\n", report.passed,
                            report.variants, percent(report.passed, report.variants));
        for (const run::SweepYield& yield : report.yields)
            text +=
                fmt::format("    {:>7.4g} %  {}{}{}\n", percent(yield.passed, yield.passed + yield.failed),
                            yield.name, yield.name.empty() ? "" : ": ", yield.text);
        if (report.worst) {
            text += "    the worst, to run alone:\n    " + again;
            for (const run::SweepNumber& number : report.worst_numbers)
                text += " -D " + shell_word(fmt::format("{}={}", number.name, number.value));
            text += "\n";
        }
    }
    for (const run::SweepStatistics& measure : report.measures) text += statistics(measure);
    return text;
}

} // namespace nullor::cli
