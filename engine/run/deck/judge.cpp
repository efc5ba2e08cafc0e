#include "engine/run/deck/judge.hpp"

#include <algorithm>

namespace nullor::run {

void read_numbers(const Work& work, const analysis::Setup& setup, measure::RowNumbers::Row& row) {
    row.parameters.clear();
    row.targets.clear();
    for (std::size_t k = 0; k < work.circuit->parameters.size(); ++k)
        row.parameters.push_back(setup.values().parameter(ParameterId{static_cast<int>(k)}));
    for (const Target& target : work.requests.targets)
        row.targets.push_back(setup.values().target(*work.circuit, target));
}

void Judge::begin(const analysis::Setup& setup) {
    read_numbers(work_, setup, numbers_);
    measures_.restart();
    judged_ = 0;
}

measure::Context Judge::context(const measure::RowNumbers* rows) const {
    measure::Context context{numbers_.parameters, numbers_.targets, measures_.results()};
    context.rows = rows;
    return context;
}

void Judge::add(const std::string& analysis, const results::Table& measured, const results::Table& expected,
                const measure::RowNumbers* rows) {
    measures_.add(analysis, measured, context(rows));
    for (std::size_t k = 0; k < work_.measures.expectations.size(); ++k)
        if (work_.measures.expectations[k].analysis == analysis) expect(k, &expected, rows);
}

void Judge::expect(std::size_t index, const results::Table* table, const measure::RowNumbers* rows) {
    if (judged_ == expectations_.size()) expectations_.emplace_back();
    Judged& judged = expectations_[judged_++];
    judged.index = index;
    measure::check(work_.measures.expectations[index], bound_, table, context(rows), judged.result);
}

void Judge::finish() {
    measures_.finish(context(nullptr));
    const auto done = [this](std::size_t k) {
        const auto known = expectations();
        return std::any_of(known.begin(), known.end(),
                           [k](const Judged& judged) { return judged.index == k; });
    };
    for (std::size_t k = 0; k < work_.measures.expectations.size(); ++k)
        if (!done(k)) expect(k, nullptr, nullptr);
}

} // namespace nullor::run
