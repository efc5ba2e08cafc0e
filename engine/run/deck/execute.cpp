#include "engine/run/deck/execute.hpp"

#include <atomic>
#include <mutex>

#include "engine/run/deck/in_order.hpp"
#include "engine/run/deck/judged_rows.hpp"
#include "engine/run/deck/one_step.hpp"
#include "engine/run/deck/steps.hpp"

namespace nullor::run {

namespace {

// Compiled circuits that are at rest: there are as many as steps were ever at work at once. What a step finds
// does not depend on the steps that used its setup before.
class SetupPool {
public:
    explicit SetupPool(std::shared_ptr<const Circuit> circuit) : circuit_(std::move(circuit)) {}

    [[nodiscard]] Outcome<std::unique_ptr<analysis::Setup>> take(const std::vector<Setting>& settings) {
        std::unique_ptr<analysis::Setup> setup;
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                setup = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        if (!setup) return analysis::Setup::make(circuit_, settings);
        const Outcome<Done> ready = setup->restart(settings);
        if (ready) return setup;
        give_back(std::move(setup));
        return ready.failure();
    }
    void give_back(std::unique_ptr<analysis::Setup> setup) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(setup));
    }

private:
    std::shared_ptr<const Circuit> circuit_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<analysis::Setup>> idle_;
};

// Tells the run's observer of this step from the moment when all earlier ones are done.
class StepObserver final : public Observer {
public:
    StepObserver(Observer& run, const Turn& turn) : run_(run), turn_(turn) {}

    void begin(const std::string& analysis, std::size_t step, std::size_t steps) override {
        analysis_ = analysis;
        step_ = step;
        steps_ = steps;
        told_ = false;
        (void)follows();
    }
    void progress(double done) override {
        if (follows()) run_.progress(done);
    }
    [[nodiscard]] bool stop_requested() const override { return run_.stop_requested(); }

private:
    bool follows() {
        if (!turn_.arrived()) return false;
        if (!told_) run_.begin(analysis_, step_, steps_);
        return told_ = true;
    }

    Observer& run_;
    const Turn& turn_;
    std::string analysis_;
    std::size_t step_ = 0, steps_ = 1;
    bool told_ = false;
};

// What is wrong with a step before any of its analyses is so by the card that steps; the first of several.
Span stepping_card(const analysis::Requests& requests) {
    if (!requests.steps.empty()) return requests.steps.front().sweep.span;
    return requests.temperatures.empty() ? Span{} : requests.temperatures.front().span;
}

} // namespace

Report execute(const Work& work, const Settings& settings, Observer& observer) {
    Report report;
    report.title = work.circuit->title;
    const Outcome<Steps> steps = steps_of(*work.circuit, work.requests);
    if (!steps) {
        report_failure(report, steps.failure(), stepping_card(work.requests), {});
        return report;
    }

    // One file an analysis, open from its first step to its last.
    Files files(settings);
    SetupPool setups(work.circuit);
    Memory memory;
    std::atomic<bool> stopped{false};
    const std::size_t count = steps.value().size();
    in_order(
        count, settings.jobs,
        [&](std::size_t k, const Turn& turn) {
            const Step step = steps.value()[k];
            StepLog log(step.coordinates);
            StepFiles step_files(files, turn);
            if (!stopped) {
                Outcome<std::unique_ptr<analysis::Setup>> setup = setups.take(step.settings);
                if (setup) {
                    StepObserver follower(observer, turn);
                    OneStep one(work, settings, follower, step_files, *setup.value(), step, log, memory);
                    one.run(k, count);
                    setups.give_back(std::move(setup).value());
                } else {
                    log.failure(setup.failure(), stepping_card(work.requests));
                }
                if (log.interrupted() || memory.room.used_up()) stopped = true;
            }
            turn.wait();
            step_files.flush();
            log.tell(report);
        },
        &stopped);
    if (!settings.only_check) write_judged(work, report, files);
    files.finish(report);
    return report;
}

} // namespace nullor::run
