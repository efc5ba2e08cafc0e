#include "engine/run/deck/judge.hpp"

namespace nullor::run {

measure::RowNumbers::Row numbers_of(const Work& work, const analysis::Setup& setup) {
    measure::RowNumbers::Row row;
    for (std::size_t k = 0; k < work.circuit->parameters.size(); ++k)
        row.parameters.push_back(setup.values().parameter(ParameterId{static_cast<int>(k)}));
    for (const Target& target : work.requests.targets)
        row.targets.push_back(setup.values().target(*work.circuit, target));
    return row;
}

measure::Context Judge::context(const measure::RowNumbers* rows) const {
    measure::Context context{numbers_.parameters, numbers_.targets, measures_.results()};
    context.rows = rows;
    return context;
}

void Judge::add(const std::string& analysis, const results::Table& measured, const results::Table& expected,
                const measure::RowNumbers* rows) {
    measures_.add(analysis, measured, context(rows));
    for (std::size_t k = 0; k < requests_.expectations.size(); ++k)
        if (requests_.expectations[k].analysis == analysis)
            expectations_.push_back(
                {k, measure::check(requests_.expectations[k], requests_, &expected, context(rows))});
}

void Judge::finish() {
    measures_.finish(context(nullptr));
    std::vector<char> done(requests_.expectations.size(), 0);
    for (const Judged& judged : expectations_) done[judged.index] = 1;
    for (std::size_t k = 0; k < done.size(); ++k)
        if (!done[k])
            expectations_.push_back(
                {k, measure::check(requests_.expectations[k], requests_, nullptr, context(nullptr))});
}

} // namespace nullor::run
