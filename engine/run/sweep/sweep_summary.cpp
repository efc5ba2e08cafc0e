#include "engine/run/sweep/sweep_summary.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::run {

namespace {

constexpr std::size_t bins = 40;
constexpr int percents[] = {1, 5, 25, 50, 75, 95, 99};

class Numbers {
public:
    Numbers(const SweepTask& task, const results::SweepFile& file, results::IndexRange variants)
        : file_(file), variants_(variants) {
        for (const SweepTask::Analysis& analysis : task.analyses) first_ += analysis.file.columns.size();
    }

    // Number k of SweepTask::numbers of every variant.
    [[nodiscard]] Outcome<std::vector<double>> of(std::size_t k) const {
        std::vector<double> values(static_cast<std::size_t>(variants_.count));
        if (values.empty()) return values; // of more shards than chunks some have no room in the file
        const Outcome<Done> read = file_.get(first_ + k, variants_, values);
        if (!read) return read.failure();
        return values;
    }
    [[nodiscard]] Outcome<double> of(std::size_t k, std::uint64_t variant) const {
        double value = 0;
        const Outcome<Done> read = file_.get(first_ + k, {variant, 1}, std::span(&value, 1));
        if (!read) return read.failure();
        return value;
    }

private:
    const results::SweepFile& file_;
    results::IndexRange variants_;
    std::size_t first_ = 0;
};

SweepStatistics statistics_of(const results::ColumnInfo& column, std::vector<double> values) {
    SweepStatistics s;
    s.name = column.name;
    s.unit = column.unit;
    const auto end = std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); });
    s.missing = static_cast<std::uint64_t>(values.end() - end);
    values.erase(end, values.end());
    s.count = values.size();
    if (values.empty()) return s;
    std::sort(values.begin(), values.end());
    s.least = values.front();
    s.greatest = values.back();
    const auto count = static_cast<double>(values.size());
    for (const double v : values) s.mean += v / count;
    for (const double v : values) s.deviation += (v - s.mean) * (v - s.mean);
    s.deviation = values.size() > 1 ? std::sqrt(s.deviation / (count - 1)) : 0;
    for (const int percent : percents) {
        // Straight between the order statistics.
        const double place = percent / 100.0 * (count - 1);
        const auto below = static_cast<std::size_t>(place);
        const double above = values[std::min(below + 1, values.size() - 1)];
        s.percentiles.push_back(
            {percent, values[below] + (place - static_cast<double>(below)) * (above - values[below])});
    }
    s.histogram.assign(bins, 0);
    const double width = (s.greatest - s.least) / bins;
    for (const double v : values) {
        const std::size_t bin = width > 0 ? static_cast<std::size_t>((v - s.least) / width) : 0;
        ++s.histogram[std::min(bin, bins - 1)];
    }
    return s;
}

} // namespace

Outcome<Done> summarise(const SweepTask& task, const results::SweepFile& file, results::IndexRange variants,
                        SweepReport& report) {
    const Numbers numbers(task, file, variants);
    const measure::Requests& requests = task.work->measures;
    for (std::size_t k = 0; k < requests.measures.size(); ++k) {
        const std::size_t place = task.first_measure() + k;
        Outcome<std::vector<double>> values = numbers.of(place);
        if (!values) return values.failure();
        report.measures.push_back(statistics_of(task.numbers[place], std::move(values).value()));
    }
    std::vector<char> all(static_cast<std::size_t>(variants.count), 1);
    double greatest = 0; // of the errors of expectations that do not hold, over what is allowed
    for (std::size_t k = 0; k < requests.expectations.size(); ++k) {
        const measure::Expectation& expectation = requests.expectations[k];
        const std::size_t place = task.first_expectation() + 2 * k;
        const Outcome<std::vector<double>> passed = numbers.of(place), errors = numbers.of(place + 1);
        if (!passed) return passed.failure();
        if (!errors) return errors.failure();
        SweepYield yield;
        yield.name = expectation.name;
        yield.text = expectation.text;
        for (std::size_t v = 0; v < all.size(); ++v) {
            const bool holds = passed.value()[v] == 1;
            ++(holds ? yield.passed : yield.failed);
            if (!holds) all[v] = 0;
            // Variants without a result have no error.
            const double error = errors.value()[v];
            if (holds || std::isnan(error) || (report.worst && error <= greatest)) continue;
            greatest = error;
            report.worst = variants.first + v;
        }
        report.yields.push_back(yield);
    }
    const Outcome<std::vector<double>> failed = numbers.of(task.place_of_failed());
    if (!failed) return failed.failure();
    for (std::size_t v = 0; v < all.size(); ++v) {
        if (failed.value()[v] == 0) continue;
        ++report.failed;
        all[v] = 0;
    }
    report.passed = static_cast<std::uint64_t>(std::count(all.begin(), all.end(), 1));
    if (!report.worst) return Done{};
    const Step step = task.steps[static_cast<std::size_t>(*report.worst / task.samples_each())];
    for (const results::Coordinate& coordinate : step.coordinates) {
        // A stepped value that has a tolerance is what was drawn.
        const bool drawn = std::any_of(task.drawn.begin(), task.drawn.end(),
                                       [&](const Target& target) { return target.name == coordinate.name; });
        if (!drawn) report.worst_numbers.push_back({coordinate.name, coordinate.value});
    }
    for (std::size_t k = 0; k < task.drawn.size(); ++k) {
        const Outcome<double> value = numbers.of(k, *report.worst);
        if (!value) return value.failure();
        report.worst_numbers.push_back({task.drawn[k].name, value.value()});
    }
    return Done{};
}

} // namespace nullor::run
