#include "engine/metamorphic/check.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/metamorphic/columns.hpp"
#include "engine/metamorphic/distance.hpp"
#include "engine/metamorphic/scale.hpp"

namespace nullor::metamorphic {

namespace {

std::string at_step(const std::vector<results::Coordinate>& coordinates) {
    std::string text;
    for (const results::Coordinate& c : coordinates)
        text += fmt::format("{}{} = {:.9g}", text.empty() ? " with " : ", ", c.name, c.value);
    return text;
}

// "3: no convergence ..."
std::string status_of(const run::Report& report) {
    std::string text = std::to_string(report.diagnostics.exit_status());
    for (const Diagnostic& diagnostic : report.diagnostics.all())
        if (diagnostic.severity == Severity::error) return text + ": " + diagnostic.message;
    return text;
}

class Comparison {
public:
    Comparison(const Variant& variant, const run::Report& written, const run::Report& transformed)
        : variant_(variant), written_(written), transformed_(transformed) {}

    void into(Finding& finding) {
        finding_ = &finding;
        if (written_.diagnostics.exit_status() != transformed_.diagnostics.exit_status())
            differ("exit status", status_of(written_), status_of(transformed_));
        compare_columns();
        if (variant_.measures.expectations.empty() && variant_.measures.measures.empty()) return;
        for (std::size_t k = 0; k < std::min(written_.steps.size(), transformed_.steps.size()); ++k) {
            compare_expectations(written_.steps[k], transformed_.steps[k]);
            compare_measures(written_.steps[k], transformed_.steps[k]);
        }
    }

private:
    void differ(std::string what, std::string written, std::string transformed) {
        finding_->differences.push_back({std::move(what), std::move(written), std::move(transformed)});
    }

    [[nodiscard]] bool is_compared(const std::string& analysis) const {
        return !variant_.only_transients || analysis.rfind("tran", 0) == 0;
    }

    // An analysis that failed has no rows; the exit status speaks of it.
    void compare_columns() {
        const std::size_t count = std::min(written_.analyses.size(), transformed_.analyses.size());
        for (std::size_t k = 0; k < count; ++k) {
            const run::AnalysisReport &here = written_.analyses[k], &there = transformed_.analyses[k];
            if (!here.printed || !there.printed || !is_compared(here.name)) continue;
            const auto& requests = variant_.requests.analyses;
            const auto request =
                std::find_if(requests.begin(), requests.end(),
                             [&](const analysis::AnalysisRequest& one) { return one.name == here.name; });
            analysis::Options options = variant_.requests.options;
            options.abstol /= variant_.scaling.current();
            const Distance apart = distance(*here.printed, *there.printed, allowance_of(*request, options),
                                            variant_.scaling, axis_factor(*request, variant_.scaling));
            finding_->numbers += apart.numbers;
            finding_->worst = std::max(finding_->worst, apart.worst);
            if (apart.worst > 1)
                differ(here.name + " " + apart.column + at_step(here.coordinates), apart.written,
                       apart.transformed);
        }
    }

    // Those of an analysis that failed come last: the n-th of a card is looked for, wherever it stands.
    void compare_expectations(const run::StepReport& here, const run::StepReport& there) {
        for (std::size_t k = 0; k < here.expectations.size(); ++k) {
            const measure::ExpectationResult& one = here.expectations[k];
            if (!is_compared(one.analysis)) continue;
            const auto is_of_card = [&](const measure::ExpectationResult& other) {
                return other.span.line == one.span.line && other.span.file == one.span.file &&
                       other.text == one.text;
            };
            auto skip = std::count_if(here.expectations.begin(),
                                      here.expectations.begin() + static_cast<std::ptrdiff_t>(k), is_of_card);
            const auto other = std::find_if(
                there.expectations.begin(), there.expectations.end(),
                [&](const measure::ExpectationResult& result) { return is_of_card(result) && skip-- == 0; });
            if (other == there.expectations.end() || other->holds == one.holds) continue;
            if (is_rounding(one.holds ? *other : one)) continue;
            differ((one.name.empty() ? "" : one.name + ": ") + one.analysis + " " + one.text +
                       at_step(here.coordinates),
                   verdict(one), verdict(*other));
        }
    }

    [[nodiscard]] bool is_rounding(const measure::ExpectationResult& missed) const {
        if (!missed.worst) return false;
        const measure::WorstRow& worst = *missed.worst;
        double largest = std::max(std::abs(worst.left), std::abs(worst.right));
        if (missed.unit == Unit::volt || missed.unit == Unit::ampere)
            for (const run::AnalysisReport& analysis : written_.analyses)
                if (analysis.name == missed.analysis && analysis.printed)
                    largest = std::max(largest, largest_of(*analysis.printed, missed.unit));
        return worst.error - worst.allowed <= Allowance{}.relative * largest;
    }

    static std::string verdict(const measure::ExpectationResult& result) {
        return (result.holds ? "holds, " : "does not hold, ") + measure::describe(result);
    }

    void compare_measures(const run::StepReport& here, const run::StepReport& there) {
        if (variant_.only_transients) return;
        for (std::size_t k = 0; k < std::min(here.measures.size(), there.measures.size()); ++k) {
            const measure::MeasureResult &one = here.measures[k], &other = there.measures[k];
            if (one.ok == other.ok) continue;
            const auto said = [](const measure::MeasureResult& result) {
                return result.ok ? fmt::format("{:.9g}", result.value) : result.message;
            };
            differ(".meas " + one.name + at_step(here.coordinates), said(one), said(other));
        }
    }

    const Variant& variant_;
    const run::Report &written_, &transformed_;
    Finding* finding_ = nullptr;
};

} // namespace

std::vector<Finding> check(const run::Work& work, const run::Settings& settings, run::Observer& observer,
                           std::span<const Transformation> all) {
    std::vector<Finding> findings;
    const run::Work compared = with_saved_printed(work);
    run::Settings quiet;
    quiet.keep_tables = false;
    quiet.jobs = settings.jobs;
    const run::Report written = run::execute(compared, quiet, observer);
    for (const Transformation& transformation : all) {
        if (written.interrupted || observer.stop_requested()) break;
        Finding finding;
        finding.transformation = transformation.name;
        Variant variant(compared);
        if (const int status = written.diagnostics.exit_status(); status == 2 || status == 4) {
            finding.inapplicable = status_of(written); // more rows than memory has room for, say
        } else if (const Applied reason = transformation.apply(variant)) {
            finding.inapplicable = *reason;
        } else {
            const run::Report report = run::execute(variant.work(), quiet, observer);
            if (report.interrupted) break;
            Comparison(variant, written, report).into(finding);
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace nullor::metamorphic
