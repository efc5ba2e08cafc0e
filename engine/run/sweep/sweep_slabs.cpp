#include "engine/run/sweep/sweep_slabs.hpp"

#include <algorithm>

namespace nullor::run {

SweepSlabs::SweepSlabs(const SweepTask& task, std::size_t most_variants)
    : task_(task), most_variants_(most_variants) {
    for (const SweepTask::Analysis& analysis : task.analyses) {
        columns_.emplace_back(analysis.columns.probes.size() * most_variants * analysis.width());
        printed_.emplace_back(analysis.columns.printed.size() * most_variants * analysis.file_width());
    }
    numbers_.assign(task.numbers.size(), std::vector<double>(most_variants));
}

std::vector<std::span<const double>> SweepSlabs::of_file(std::size_t count) const {
    std::vector<std::span<const double>> slabs;
    for (std::size_t a = 0; a < columns_.size(); ++a) {
        const std::vector<double>& columns = task_.analyses[a].prints() ? printed_[a] : columns_[a];
        const std::size_t width = task_.analyses[a].file_width();
        for (std::size_t p = 0; p < task_.analyses[a].file.columns.size(); ++p)
            slabs.push_back(std::span(columns).subspan(p * most_variants_ * width, count * width));
    }
    for (const std::vector<double>& number : numbers_) slabs.push_back(std::span(number).first(count));
    return slabs;
}

Place SweepSlabs::computed(std::size_t analysis, std::size_t variant) {
    if (columns_[analysis].empty()) return {};
    const std::size_t width = task_.analyses[analysis].width();
    return {columns_[analysis].data() + variant * width, most_variants_ * width};
}

double& SweepSlabs::number(std::size_t index, std::size_t variant) {
    return numbers_[index][variant];
}

Place SweepSlabs::printed(std::size_t analysis, std::size_t variant) {
    if (printed_[analysis].empty()) return {}; // no .print chooses its columns
    const std::size_t width = task_.analyses[analysis].file_width();
    return {printed_[analysis].data() + variant * width, most_variants_ * width};
}

void SweepSlabs::blank(std::size_t variant) {
    const auto fill = [](const Place& place, std::size_t columns, std::size_t width) {
        for (std::size_t c = 0; c < columns; ++c)
            std::fill_n(place.first + c * place.stride, width, no_number);
    };
    for (std::size_t a = 0; a < task_.analyses.size(); ++a) {
        const SweepTask::Analysis& analysis = task_.analyses[a];
        fill(computed(a, variant), analysis.columns.probes.size(), analysis.width());
        fill(printed(a, variant), analysis.columns.printed.size(), analysis.file_width());
    }
    for (std::size_t k = task_.first_measure(); k < numbers_.size(); ++k) numbers_[k][variant] = no_number;
    number(task_.place_of_failed(), variant) = 1;
}

} // namespace nullor::run
