#include "engine/run/deck/judged_rows.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace nullor::run {

namespace {

constexpr const char* table_name = "meas";

// What a step found of the k-th card; null where it did not come to that.
template <class Result, class Request>
const Result* found(const std::vector<Result>& results, const Request& request) {
    for (const Result& result : results)
        if (result.span.file == request.span.file && result.span.line == request.span.line &&
            result.span.column == request.span.column)
            return &result;
    return nullptr;
}

// Units are those of the first step that has a value.
results::Header header_of(const Work& work, const Report& report) {
    results::Header header;
    header.title = work.circuit->title;
    header.analysis = table_name;
    const measure::Requests& requests = work.measures;
    for (const measure::Measure& measure : requests.measures) {
        Unit unit = Unit::none;
        for (const StepReport& step : report.steps)
            if (const auto* result = found(step.measures, measure); result && result->ok) {
                unit = result->unit;
                break;
            }
        header.columns.push_back({measure.name, unit, std::nullopt});
    }
    for (std::size_t k = 0; k < requests.expectations.size(); ++k) {

        const std::string label = label_of(requests, k);
        header.columns.push_back({"pass(" + label + ")", Unit::none, std::nullopt});
        header.columns.push_back({"error(" + label + ")", Unit::none, std::nullopt});
    }
    return header;
}

} // namespace

std::string label_of(const measure::Requests& requests, std::size_t expectation) {
    const std::string& name = requests.expectations[expectation].name;
    return name.empty() ? fmt::format("expect{}", expectation + 1) : name;
}

void write_judged(const Work& work, const Report& report, Files& files) {
    const measure::Requests& requests = work.measures;
    if (report.steps.empty() || (requests.measures.empty() && requests.expectations.empty())) return;
    results::Sink* file = files.sink(table_name);
    if (!file) return;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    results::Header header = header_of(work, report);
    for (const StepReport& step : report.steps) {
        std::vector<double> row;
        for (const measure::Measure& measure : requests.measures) {
            const auto* result = found(step.measures, measure);
            row.push_back(result && result->ok ? result->value : none);
        }
        for (const measure::Expectation& expectation : requests.expectations) {
            const auto* result = found(step.expectations, expectation);
            row.push_back(!result ? none : result->holds ? 1 : 0);
            row.push_back(result && result->worst ? result->worst->ratio : none);
        }
        header.coordinates = step.coordinates;
        file->begin(header);
        if (!file->row(0, row.data())) return files.refuse(table_name);
        file->end();
    }
}

} // namespace nullor::run
