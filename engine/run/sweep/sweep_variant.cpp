#include "engine/run/sweep/sweep_variant.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::run {

namespace {

constexpr double no_axis[] = {0}; // of an operating point

bool any_searches(const SweepTask& task) {
    return std::any_of(task.analyses.begin(), task.analyses.end(),
                       [](const SweepTask::Analysis& analysis) { return analysis.swept->searches(); });
}

} // namespace

SweepWorker::SweepWorker(const SweepTask& task, const SweepSettings& settings)
    : task_(task), circuit_(task, any_searches(task)), printed_(task.analyses.size()), judge_(*task.work) {
    for (const SweepTask::Analysis& analysis : task.analyses) {
        solvers_.push_back(
            analysis.swept->solver({is_judged(analysis), analysis.prints(), settings.verify_all}));
        tables_.emplace_back(analysis.columns.header);
    }
}

batch::LaneCounts SweepWorker::counts() const {
    batch::LaneCounts sum;
    for (const auto& solver : solvers_) sum += solver->counts();
    return sum;
}

bool SweepWorker::is_judged(const SweepTask::Analysis& analysis) const {
    const std::string& name = analysis.columns.header.analysis;
    const auto speaks = [&](const auto& item) { return item.analysis == name; };
    const measure::Requests& measures = task_.work->measures;
    return std::any_of(measures.measures.begin(), measures.measures.end(), speaks) ||
           std::any_of(measures.expectations.begin(), measures.expectations.end(), speaks);
}

Outcome<Done> SweepWorker::solve(SweepSlabs& slabs, std::size_t at, analysis::Watch& watch) {
    for (std::size_t a = 0; a < solvers_.size(); ++a) {
        const Place place = slabs.computed(a, at);
        const Outcome<Done> solved = solvers_[a]->solve(circuit_, place, watch);
        if (!solved) return solved;
        const std::vector<double>& axis = task_.analyses[a].axis();
        tables_[a].lay_over(axis.empty() ? std::span(no_axis) : std::span(axis), place.first, place.stride);
    }
    return Done{};
}

Outcome<Done> SweepWorker::print(std::size_t index, SweepSlabs& slabs, std::size_t at,
                                 const measure::Context& context) {
    const results::Table& table = tables_[index];
    if (printed_[index]) {
        if (auto missing = printed_[index]->take(context)) return std::move(*missing);
    } else {
        Outcome<PrintedColumns> bound =
            PrintedColumns::bind(task_.analyses[index].columns.printed, table, context);
        if (!bound) return bound.failure();
        printed_[index].emplace(std::move(bound).value());
    }
    PlaceSink to(slabs.printed(index, at), printed_[index]->header().columns.size(), table.axis());
    for (std::size_t k = 0; k < table.rows(); ++k) (void)printed_[index]->put(k, to); // of its own axis
    return Done{};
}

Outcome<Done> SweepWorker::judge(SweepSlabs& slabs, std::size_t at) {
    const measure::Requests& requests = task_.work->measures;
    const bool prints = std::any_of(task_.analyses.begin(), task_.analyses.end(),
                                    [](const SweepTask::Analysis& analysis) { return analysis.prints(); });
    if (!prints && requests.measures.empty() && requests.expectations.empty()) return Done{};
    judge_.begin(circuit_.setup());
    for (std::size_t a = 0; a < tables_.size(); ++a) {
        const SweptSolver::Besides besides = solvers_[a]->besides();
        judge_.add(task_.analyses[a].columns.header.analysis,
                   besides.measured ? *besides.measured : tables_[a],
                   besides.expected ? *besides.expected : tables_[a], besides.rows);
        if (!task_.analyses[a].prints()) continue;
        const Outcome<Done> printed = print(a, slabs, at, judge_.context(besides.rows));
        if (!printed) return printed.failure();
    }
    judge_.finish();
    for (std::size_t k = 0; k < requests.measures.size(); ++k) {
        const measure::MeasureResult& result = judge_.measures()[k];
        slabs.number(task_.first_measure() + k, at) = result.ok ? result.value : SweepSlabs::no_number;
    }
    for (const auto& [index, result] : judge_.expectations()) {
        const std::size_t place = task_.first_expectation() + 2 * index;
        slabs.number(place, at) = result.holds ? 1 : 0;
        slabs.number(place + 1, at) = result.worst ? result.worst->ratio : SweepSlabs::no_number;
    }
    return Done{};
}

Outcome<Done> SweepWorker::run(results::IndexRange variants, std::size_t at, SweepSlabs& slabs,
                               analysis::Watch& watch) {
    for (std::size_t k = 0; k < task_.drawn.size(); ++k) slabs.number(k, at) = SweepSlabs::no_number;
    slabs.number(task_.place_of_failed(), at) = 0;
    Outcome<Done> done = circuit_.set(variants.first + at, variants.end());
    for (std::size_t k = 0; circuit_.has_step() && k < task_.drawn.size(); ++k) {
        const double value = circuit_.setup().values().target(*task_.work->circuit, task_.drawn[k]);
        slabs.number(k, at) =
            std::isnan(value) ? SweepSlabs::no_number : value; // of many NaNs always the same
    }
    if (done) done = solve(slabs, at, watch);
    if (done) done = judge(slabs, at);
    if (!done) slabs.blank(at);
    return done;
}

} // namespace nullor::run
