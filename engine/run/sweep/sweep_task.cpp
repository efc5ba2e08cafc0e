#include "engine/run/sweep/sweep_task.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/failure.hpp"
#include "engine/batch/draws/corners.hpp"
#include "engine/batch/draws/drawn.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/judge.hpp"
#include "engine/run/deck/judged_rows.hpp"
#include "engine/run/deck/options_text.hpp"

namespace nullor::run {

namespace {

class TaskMaker {
public:
    TaskMaker(const Work& work, const SweepSettings& settings, Diagnostics& diagnostics,
              analysis::Watch& watch)
        : work_(work), settings_(settings), diagnostics_(diagnostics), watch_(watch) {}

    [[nodiscard]] Outcome<SweepTask> make() {
        task_.work = &work_;
        task_.seed = settings_.seed;
        task_.sampling = settings_.sampling;
        task_.corners = settings_.corners;
        const Outcome<Done> stepped = make_steps();
        if (!stepped) return stepped.failure();
        Outcome<Nominal> nominal = Nominal::make(work_, diagnostics_, watch_);
        if (!nominal) return nominal.failure();
        nominal_.emplace(std::move(nominal).value());
        const Outcome<Done> counted = count_samples();
        if (!counted) return counted.failure();
        for (const analysis::AnalysisRequest& request : work_.requests.analyses) {
            const Outcome<Done> added = add(request);
            if (!added) return added.failure();
        }
        task_.nominal_point = nominal_->start();
        name_numbers();
        return std::move(task_);
    }

private:
    // Steps that count samples become the samples.
    [[nodiscard]] Outcome<Done> make_steps() {
        analysis::Requests counting = work_.requests, others = work_.requests;
        std::erase_if(counting.steps, [](const analysis::SweptTarget& step) { return !step.draws; });
        std::erase_if(others.steps, [](const analysis::SweptTarget& step) { return step.draws; });
        counting.temperatures.clear();
        Outcome<Steps> steps = steps_of(*work_.circuit, others), counted = steps_of(*work_.circuit, counting);
        if (!steps || !counted) return steps ? counted.failure() : steps.failure();
        task_.steps = std::move(steps).value();
        if (counting.steps.empty()) return Done{};
        task_.samples = settings_.samples > 0 ? settings_.samples : counted.value().size();
        for (auto& [target, values] : counted.value().axes()) {
            counted_.push_back(target);
            task_.counted.push_back(std::move(values));
        }
        for (const analysis::SweptTarget& step : counting.steps)
            diagnostics_.note(step.sweep.span, "step-counts",
                              fmt::format("random functions alone depend on '{}': this card counts samples",
                                          step.target.name));
        return Done{};
    }

    [[nodiscard]] Outcome<Done> count_samples() {
        if (task_.counted.empty()) task_.samples = settings_.samples;
        if (settings_.corners) {
            const Outcome<batch::CornerCases> corners =
                batch::CornerCases::of(*work_.circuit, nominal_->setup().values());
            if (!corners) return corners.failure();
            task_.samples = corners.value().count();
        }
        if (task_.samples == 0) return Done{};
        if (work_.circuit->variates.empty())
            return bad_request("nothing in the deck is random",
                               "give a tolerance (R1 a b 1k tol=1%) or a value such as gauss(1k, 0.05, 3)");
        task_.variates = batch::variate_targets(*work_.circuit);
        task_.variates.insert(task_.variates.end(), counted_.begin(), counted_.end());
        task_.drawn = batch::drawn_targets(*work_.circuit);
        return Done{};
    }

    [[nodiscard]] Outcome<Done> add(const analysis::AnalysisRequest& request) {
        SweepTask::Analysis analysis;
        analysis.request = &request;
        analysis.columns = file_columns_of(work_, request);
        MadeSwept swept = swept_of({*nominal_, request, analysis.columns});
        if (!swept) return swept.failure();
        analysis.swept = std::move(swept).value();
        Outcome<results::Header> file = file_header(analysis.columns);
        if (!file) return file.failure();
        analysis.file = std::move(file).value();
        task_.analyses.push_back(std::move(analysis));
        return Done{};
    }

    [[nodiscard]] Outcome<results::Header> file_header(const Columns& columns) const {
        if (columns.printed.empty()) return first_columns(columns.header, columns.saved);
        // Whether a signal is complex does not depend on numbers; measures have none yet.
        measure::MeasureResult known;
        known.ok = true;
        known.value = 1;
        const std::vector<measure::MeasureResult> measures(work_.measures.measures.size(), known);
        const measure::RowNumbers::Row numbers = numbers_of(work_, nominal_->setup());
        const Outcome<results::Table> none = evaluate(columns.printed, results::Table(columns.header),
                                                      {numbers.parameters, numbers.targets, measures});
        if (!none) return none.failure();
        return none.value().header();
    }

    [[nodiscard]] Unit unit_of(const measure::Measure& measure) const {
        Unit axis = Unit::none;
        for (const SweepTask::Analysis& analysis : task_.analyses)
            if (analysis.columns.header.analysis == measure.analysis)
                axis = analysis.columns.header.axis.unit;
        return measure::unit_of(measure, work_.measures, axis);
    }

    void name_numbers() {
        for (const Target& target : task_.drawn)
            task_.numbers.push_back({target.name, target.unit, std::nullopt});
        for (const measure::Measure& measure : work_.measures.measures)
            task_.numbers.push_back({measure.name, unit_of(measure), std::nullopt});
        const auto& expectations = work_.measures.expectations;
        for (std::size_t k = 0; k < expectations.size(); ++k) {
            const std::string name = label_of(work_.measures, k);
            task_.numbers.push_back({"pass(" + name + ")", Unit::none, std::nullopt});
            task_.numbers.push_back({"error(" + name + ")", Unit::none, std::nullopt});
        }
        task_.numbers.push_back({"failed", Unit::none, std::nullopt});
    }

    const Work& work_;
    const SweepSettings& settings_;
    Diagnostics& diagnostics_;
    analysis::Watch& watch_;
    SweepTask task_;
    std::optional<Nominal> nominal_;
    std::vector<Target> counted_;
};

std::vector<results::SweepNumber> described(const SweepTask& task) {
    std::vector<results::SweepNumber> list;
    const auto& expectations = task.work->measures.expectations;
    for (std::size_t k = 0; k < task.numbers.size(); ++k) {
        results::SweepNumber& number = list.emplace_back();
        number.info = task.numbers[k];
        number.role = k < task.first_measure()                  ? "drawn"
                      : k < task.first_expectation()            ? "measure"
                      : k == task.place_of_failed()             ? "failed"
                      : (k - task.first_expectation()) % 2 == 0 ? "pass"
                                                                : "error";
        if (number.role != "pass" && number.role != "error") continue;
        const measure::Expectation& expectation = expectations[(k - task.first_expectation()) / 2];
        number.name = expectation.name;
        number.text = expectation.text;
    }
    return list;
}

const char* word_of(batch::Sampling sampling) {
    switch (sampling) {
    case batch::Sampling::random: return "random";
    case batch::Sampling::latin: return "latin";
    case batch::Sampling::sobol: break;
    }
    return "sobol";
}

} // namespace

Outcome<SweepTask> sweep_task_of(const Work& work, const SweepSettings& settings, Diagnostics& diagnostics,
                                 analysis::Watch& watch) {
    return TaskMaker(work, settings, diagnostics, watch).make();
}

results::SweepLayout layout_of(const SweepTask& task, const SweepSettings& settings) {
    results::SweepAxes axes;
    for (const SweepTask::Analysis& analysis : task.analyses)
        axes.tables.push_back({analysis.file, analysis.axis()});
    for (const auto& [target, values] : task.steps.axes())
        axes.steps.push_back({target.name, target.unit, values});
    axes.samples = static_cast<std::size_t>(task.samples);
    axes.numbers = described(task);
    axes.provenance = settings.provenance;
    const std::string simd = batch::simd_target();
    if (task.samples > 0) {
        axes.attributes = {{"sampling", settings.corners ? "corners" : word_of(settings.sampling)}};
        if (!settings.corners) axes.attributes.emplace_back("seed", fmt::format("{}", settings.seed));
    }
    axes.attributes.emplace_back("simd", simd);
    axes.plan = settings.plan;
    axes.plan.push_back({"options", settings.provenance.options});
    axes.plan.push_back({"number of samples", fmt::format("{}", task.samples)});
    axes.plan.push_back({"sampling", settings.corners ? "corners" : word_of(settings.sampling)});
    axes.plan.push_back({"seed", fmt::format("{}", settings.seed)});
    axes.plan.push_back({"verification", settings.verify_all ? "all" : "sentinels"});
    axes.plan.push_back({"version", settings.provenance.version});
    axes.plan.push_back({"SIMD target", simd});
    return results::layout_of(axes);
}

} // namespace nullor::run
