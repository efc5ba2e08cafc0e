#include "engine/run/sweep/sweep_summary.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

namespace nullor::run {

namespace {

constexpr std::size_t bins = 40;
constexpr int percents[] = {1, 5, 25, 50, 75, 95, 99};

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

SweepQuantities quantities_of(const SweepTask& task, const results::SweepFile& file,
                              results::IndexRange variants) {
    SweepQuantities of;
    of.variants = variants;
    for (const Target& target : task.drawn) of.drawn.push_back(target.name);
    const measure::Requests& requests = task.work->measures;
    for (std::size_t k = 0; k < requests.measures.size(); ++k)
        of.measures.push_back(task.numbers[task.first_measure() + k]);
    for (const measure::Expectation& expectation : requests.expectations)
        of.expectations.emplace_back(expectation.name, expectation.text);
    of.step = [&task](std::uint64_t variant) {
        return task.steps[static_cast<std::size_t>(variant / task.samples_each())].coordinates;
    };
    std::size_t first = 0;
    for (const SweepTask::Analysis& analysis : task.analyses) first += analysis.file.columns.size();
    of.get = [&file, first](std::size_t number, std::uint64_t variant,
                            std::span<double> values) -> Outcome<Done> {
        if (values.empty()) return Done{}; // of more shards than chunks some have no room in the file
        return file.get(first + number, {variant, values.size()}, values);
    };
    return of;
}

SweepQuantities quantities_of(const results::SweepNumbers& numbers) {
    SweepQuantities of;
    of.variants = {0, numbers.variants};
    std::vector<const std::vector<double>*> places[5]; // by role, in the order of SweepQuantities
    for (const auto& [what, values] : numbers.numbers) {
        const std::size_t role = what.role == "drawn"     ? 0
                                 : what.role == "measure" ? 1
                                 : what.role == "failed"  ? 3
                                                          : 2;
        places[role].push_back(&values);
        if (role == 0) of.drawn.push_back(what.info.name);
        if (role == 1) of.measures.push_back(what.info);
        if (what.role == "pass") of.expectations.emplace_back(what.name, what.text);
    }
    std::vector<const std::vector<double>*> all;
    for (const auto& list : places) all.insert(all.end(), list.begin(), list.end());
    of.step = [&numbers](std::uint64_t variant) { return numbers.coordinates(variant); };
    of.get = [all](std::size_t number, std::uint64_t variant, std::span<double> values) -> Outcome<Done> {
        const auto from = all[number]->begin() + static_cast<std::ptrdiff_t>(variant);
        std::copy_n(from, values.size(), values.begin());
        return Done{};
    };
    return of;
}

Outcome<Done> summarise(const SweepQuantities& of, SweepReport& report) {
    const results::IndexRange variants = of.variants;
    const auto numbers = [&](std::size_t k) -> Outcome<std::vector<double>> {
        std::vector<double> values(static_cast<std::size_t>(variants.count));
        const Outcome<Done> read = of.get(k, variants.first, values);
        if (!read) return read.failure();
        return values;
    };
    const std::size_t first_measure = of.drawn.size(), first_expectation = first_measure + of.measures.size();
    for (std::size_t k = 0; k < of.measures.size(); ++k) {
        Outcome<std::vector<double>> values = numbers(first_measure + k);
        if (!values) return values.failure();
        report.measures.push_back(statistics_of(of.measures[k], std::move(values).value()));
    }
    std::vector<char> all(static_cast<std::size_t>(variants.count), 1);
    double greatest = 0; // of the errors of expectations that do not hold, over what is allowed
    for (std::size_t k = 0; k < of.expectations.size(); ++k) {
        const std::size_t place = first_expectation + 2 * k;
        const Outcome<std::vector<double>> passed = numbers(place), errors = numbers(place + 1);
        if (!passed) return passed.failure();
        if (!errors) return errors.failure();
        SweepYield yield;
        std::tie(yield.name, yield.text) = of.expectations[k];
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
    const Outcome<std::vector<double>> failed = numbers(first_expectation + 2 * of.expectations.size());
    if (!failed) return failed.failure();
    for (std::size_t v = 0; v < all.size(); ++v) {
        if (failed.value()[v] == 0) continue;
        ++report.failed;
        all[v] = 0;
    }
    report.passed = static_cast<std::uint64_t>(std::count(all.begin(), all.end(), 1));
    if (!report.worst) return Done{};
    for (const results::Coordinate& coordinate : of.step(*report.worst)) {
        // A stepped value that has a tolerance is what was drawn.
        if (std::find(of.drawn.begin(), of.drawn.end(), coordinate.name) == of.drawn.end())
            report.worst_numbers.push_back({coordinate.name, coordinate.value});
    }
    for (std::size_t k = 0; k < of.drawn.size(); ++k) {
        double value = 0;
        const Outcome<Done> read = of.get(k, *report.worst, std::span(&value, 1));
        if (!read) return read.failure();
        report.worst_numbers.push_back({of.drawn[k], value});
    }
    return Done{};
}

Outcome<SweepReport> report_of(const std::string& path) {
    const Outcome<results::SweepNumbers> numbers = results::read_sweep_numbers(path);
    if (!numbers) return numbers.failure();
    SweepReport report;
    report.files = {path};
    report.samples = numbers.value().samples;
    report.variants = numbers.value().variants;
    report.steps = report.variants / std::max<std::uint64_t>(report.samples, 1);
    report.points = numbers.value().points;
    const Outcome<Done> summed = summarise(quantities_of(numbers.value()), report);
    if (!summed) return summed.failure();
    return report;
}

} // namespace nullor::run
