#include "engine/run/sweep/sweep_task.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/base/failure.hpp"
#include "engine/batch/draws/corners.hpp"
#include "engine/batch/draws/drawn.hpp"
#include "engine/circuit/checks/checks.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/judge.hpp"
#include "engine/run/deck/judged_rows.hpp"
#include "engine/run/deck/op_summary.hpp"
#include "engine/run/deck/options_text.hpp"

namespace nullor::run {

namespace {

// Of the grid of a transient whose card leaves the step to the simulator.
constexpr double points_without_step = 1000;

Failure unsound() {
    return Failure(Failure::Kind::singular); // the findings say it
}

class TaskMaker {
public:
    TaskMaker(const Work& work, const SweepSettings& settings, Diagnostics& diagnostics,
              analysis::Watch& watch)
        : work_(work), settings_(settings), diagnostics_(diagnostics), watch_(watch) {}

    [[nodiscard]] Outcome<SweepTask> make() {
        task_.work = &work_;
        const Outcome<Done> stepped = make_steps();
        if (!stepped) return stepped.failure();
        Outcome<std::unique_ptr<analysis::Setup>> setup = analysis::Setup::make(work_.circuit, {});
        if (!setup) return setup.failure();
        setup_ = std::move(setup).value();
        const Outcome<Done> counted = count_samples();
        if (!counted) return counted.failure();
        for (const analysis::AnalysisRequest& request : work_.requests.analyses) {
            const Outcome<Done> added = add(request);
            if (!added) return added.failure();
        }
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
                batch::CornerCases::of(*work_.circuit, setup_->values());
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

    [[nodiscard]] bool sound(Purpose purpose) {
        if (!checked_.insert(purpose).second) return true;
        const Diagnostics findings = check(setup_->workspace(), purpose);
        for (const Diagnostic& finding : findings.all()) diagnostics_.add(finding);
        return !findings.has_errors();
    }

    [[nodiscard]] Outcome<Done> add(const analysis::AnalysisRequest& request) {
        SweepTask::Analysis analysis;
        analysis.request = &request;
        const auto* ac = std::get_if<analysis::AcRequest>(&request.what);
        const auto* dc = std::get_if<analysis::DcRequest>(&request.what);
        const auto* tran = std::get_if<analysis::TranRequest>(&request.what);
        if (!ac && !dc && !tran && !std::holds_alternative<analysis::OpRequest>(request.what))
            return bad_request("." + request.name + " does not go into a sweep of samples");
        const Purpose purpose = !tran       ? Purpose::operating_point
                                : tran->uic ? Purpose::initial_conditions
                                            : Purpose::transient_start;
        if (!sound(purpose)) return unsound();
        if (dc && dc->sweeps.size() > 1)
            return bad_request("a .dc over two sources does not go into a sweep",
                               "leave the inner source to .dc and give the outer one to .step or --step");
        analysis.columns = file_columns_of(work_, request);
        Outcome<results::Header> file = file_header(analysis.columns);
        if (!file) return file.failure();
        analysis.file = std::move(file).value();
        if (!dc && !tran) (void)operating_point();
        if (ac) {
            Outcome<batch::Response> response =
                batch::Response::make(*setup_, operating_point(), *ac, analysis.columns.probes);
            if (!response) return response.failure();
            analysis.response = std::move(response).value();
            analysis.axis = analysis.response->hertz();
        } else if (dc) {
            Outcome<analysis::Points> points = analysis::points_of(dc->sweeps[0].sweep, setup_->values());
            if (!points) return points.failure();
            analysis.axis.resize(points.value().size());
            points.value().fill(0, analysis.axis);
        } else if (tran) {
            const Outcome<Done> found = times(request, *tran, analysis);
            if (!found) return found.failure();
        }
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
        const measure::RowNumbers::Row numbers = numbers_of(work_, *setup_);
        const Outcome<results::Table> none = evaluate(columns.printed, results::Table(columns.header),
                                                      {numbers.parameters, numbers.targets, measures});
        if (!none) return none.failure();
        return none.value().header();
    }

    // Of the nominal circuit; null where it is linear, or none is found: a variant's own search will tell.
    [[nodiscard]] const analysis::OperatingPoint* operating_point() {
        if (setup_->workspace().linear() || searched_) return point_ ? &*point_ : nullptr;
        searched_ = true;
        analysis::OpQuestion question;
        question.watch = &watch_;
        Outcome<analysis::OperatingPoint> point =
            analysis::operating_point(*setup_, work_.requests.options, question);
        if (!point) return nullptr;
        point_ = std::move(point).value();
        task_.nominal_point = batch::NominalPoint::of(*setup_, *point_);
        return &*point_;
    }

    // The print grid of the nominal circuit.
    [[nodiscard]] Outcome<Done> times(const analysis::AnalysisRequest& request,
                                      const analysis::TranRequest& tran, SweepTask::Analysis& analysis) {
        const analysis::TranQuestion question = question_of(tran, setup_->values());
        results::TableSink grid;
        grid.begin(analysis.columns.header);
        analysis::TranSinks sinks;
        sinks.grid = &grid;
        const Outcome<analysis::TranReport> done =
            analysis::tran(*setup_, work_.requests.options, question, analysis.columns.probes, sinks, watch_);
        if (!done) return done.failure();
        if (const auto& crossed = done.value().rails_crossed)
            diagnostics_.append(warning_of(*crossed, *work_.circuit, "time"));
        diagnostics_.append(warning_of_start(*setup_, done.value().start, request, work_.requests.options));
        const results::Table table = std::move(grid.take()[0]);
        for (std::size_t k = 0; k < table.rows(); ++k) analysis.axis.push_back(table.axis(k));
        return Done{};
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
    std::unique_ptr<analysis::Setup> setup_;
    std::set<Purpose> checked_;
    std::vector<Target> counted_;
    std::optional<analysis::OperatingPoint> point_;
    bool searched_ = false;
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

analysis::TranQuestion question_of(const analysis::TranRequest& tran, const Values& values) {
    analysis::TranQuestion question{values.number(tran.step), values.number(tran.stop),
                                    values.number(tran.start), values.number(tran.max_step), tran.uic};
    if (!(question.step > 0)) question.step = (question.stop - question.start) / points_without_step;
    return question;
}

Outcome<SweepTask> sweep_task_of(const Work& work, const SweepSettings& settings, Diagnostics& diagnostics,
                                 analysis::Watch& watch) {
    return TaskMaker(work, settings, diagnostics, watch).make();
}

results::SweepLayout layout_of(const SweepTask& task, const SweepSettings& settings) {
    results::SweepAxes axes;
    for (const SweepTask::Analysis& analysis : task.analyses)
        axes.tables.push_back({analysis.file, analysis.axis});
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
