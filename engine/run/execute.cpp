#include "engine/run/execute.hpp"

#include <algorithm>
#include <map>

#include "engine/run/one_step.hpp"
#include "engine/run/steps.hpp"

namespace nullor::run {

int Report::exit_status() const {
    if (interrupted) return 130;
    if (const int status = diagnostics.exit_status()) return status;
    for (const StepReport& step : steps) {
        for (const measure::MeasureResult& result : step.measures)
            if (!result.ok) return 1;
        for (const measure::ExpectationResult& result : step.expectations)
            if (!result.holds) return 1;
    }
    return 0;
}

Report execute(const Work& work, const Settings& settings, Observer& observer) {
    Report report;
    report.title = work.circuit->title;
    Outcome<std::vector<Step>> steps = steps_of(*work.circuit, work.requests);
    if (!steps) {
        report_failure(report, steps.failure(), {}, {});
        return report;
    }

    // One file an analysis, open from its first step to its last.
    Files files(settings);
    std::unique_ptr<analysis::Setup> setup;
    const std::size_t count = steps.value().size();
    for (std::size_t k = 0; k < count && !report.interrupted; ++k) {
        const Step& step = steps.value()[k];
        Outcome<Done> ready = Done{};
        if (setup) {
            ready = setup->apply(step.settings);
        } else {
            auto made = analysis::Setup::make(work.circuit, step.settings);
            if (made)
                setup = std::move(made).value();
            else
                ready = made.failure();
        }
        if (!ready) {
            report_failure(report, ready.failure(), {}, step.coordinates);
            if (!setup) break;
            continue;
        }
        OneStep one(work, settings, observer, files, *setup, step, report);
        one.run(k, count);
    }
    files.finish(report);
    return report;
}

} // namespace nullor::run
