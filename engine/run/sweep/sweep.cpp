#include "engine/run/sweep/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "engine/base/failure.hpp"
#include "engine/run/deck/in_order.hpp"
#include "engine/run/sweep/finished_chunks.hpp"
#include "engine/run/sweep/sweep_csv.hpp"
#include "engine/run/sweep/sweep_summary.hpp"
#include "engine/run/sweep/sweep_task.hpp"
#include "engine/run/sweep/sweep_variant.hpp"

namespace nullor::run {

namespace {

// A chunk's numbers, bytes: memory is bounded by them, and what a kill costs; they stay in the second cache
// until they are hashed and written.
constexpr std::size_t bytes_of_chunk = 512 << 10;
constexpr std::uint64_t most_variants = 4096;
// So that threads and shards have work alike.
constexpr std::uint64_t fewest_chunks = 64;
// Failures of variants that are told; the rest is counted.
constexpr std::size_t most_told = 10;

std::uint64_t chunk_size_of(const SweepTask& task) {
    std::size_t doubles = task.numbers.size();
    for (const SweepTask::Analysis& analysis : task.analyses) doubles += analysis.doubles();
    const std::size_t fits = bytes_of_chunk / (std::max<std::size_t>(doubles, 1) * sizeof(double));
    const std::uint64_t shared = (task.variants() + fewest_chunks - 1) / fewest_chunks;
    return std::clamp<std::uint64_t>(std::min<std::uint64_t>(fits, shared), 1, most_variants);
}

void say(Diagnostics& diagnostics, std::string code, const Failure& failure, const std::string& where = {}) {
    Diagnostic& diagnostic =
        diagnostics.error(failure.span, std::move(code), where + failure.message, failure.hint);
    diagnostic.fault = failure.fault();
    diagnostic.chain = frames(failure.around.get());
}

// The chunks of a sweep, shared out to threads.
class Workshop {
public:
    Workshop(const SweepTask& task, const SweepSettings& settings, results::SweepFile& file,
             Observer& observer)
        : task_(task), settings_(settings), file_(file), observer_(observer), next_(file.chunks().first),
          finished_(file.done_count()) {}

    // True: all chunks are done.
    bool run(SweepReport& report) {
        const std::uint64_t left = file_.chunks().count - file_.done_count();
        const int threads = static_cast<int>(
            std::min<std::uint64_t>(static_cast<std::uint64_t>(std::clamp(settings_.jobs, 1, most_threads)),
                                    std::max<std::uint64_t>(left, 1)));
        // This one only waits: what it wrote would share cache lines with what was made before, which all
        // read.
        std::vector<std::thread> workers;
        try {
            for (int k = 0; k < threads && threads > 1; ++k)
                workers.emplace_back([this, shows = k == 0] { work(shows); });
        } catch (const std::system_error&) {
            // The machine gives no more threads: those there are do the work.
        }
        if (workers.empty()) work(true);
        for (std::thread& worker : workers) worker.join();
        report.counts = counts_;
        for (const auto& [variant, told] : told_)
            say(report.diagnostics, "variant-failed", told.failure, name_of(variant) + told.drawn + ": ");
        if (failed_ > told_.size())
            say(report.diagnostics, "more-variants",
                Failure(Failure::Kind::no_convergence,
                        fmt::format("{} more variants failed", failed_ - told_.size())));
        if (output_failure_) say(report.diagnostics, "output", *output_failure_);
        report.interrupted = interrupted_;
        return !output_failure_ && !interrupted_;
    }

private:
    class StopOnly final : public analysis::Watch {
    public:
        explicit StopOnly(Observer& observer) : observer_(observer) {}
        void progress(double) override {}
        [[nodiscard]] bool stop_requested() const override { return observer_.stop_requested(); }

    private:
        Observer& observer_;
    };

    [[nodiscard]] std::string name_of(std::uint64_t variant) const {
        std::string name;
        const Step step = task_.steps[static_cast<std::size_t>(variant / task_.samples_each())];
        for (const results::Coordinate& coordinate : step.coordinates)
            name += fmt::format("{}{}={}", name.empty() ? "" : " ", coordinate.name, coordinate.value);
        if (task_.samples > 0)
            name += fmt::format("{}sample {}", name.empty() ? "" : " ", variant % task_.samples);
        return name.empty() ? "nominal" : name;
    }

    // " (r1=1009.5, gbw=8.12e+06)"; of many things the first.
    [[nodiscard]] std::string drawn_text(SweepSlabs& slabs, std::size_t at) const {
        constexpr std::size_t most = 8;
        std::string text;
        for (std::size_t k = 0; k < std::min(task_.drawn.size(), most); ++k)
            text += fmt::format("{}{}={:.6g}", k > 0 ? ", " : "", task_.drawn[k].name, slabs.number(k, at));
        if (task_.drawn.size() > most) text += ", ...";
        return text.empty() ? text : " (" + text + ")";
    }

    void work(bool shows) {
        FinishedChunks finished(task_, file_, writing_);
        SweepWorker worker(task_, settings_);
        StopOnly watch(observer_);
        while (!stopped_) {
            const std::uint64_t chunk = next_++;
            if (chunk >= file_.chunks().end()) break;
            if (file_.done(chunk)) continue;
            const results::IndexRange variants = file_.cut().variants_of(chunk);
            SweepSlabs& slabs = finished.slabs();
            for (std::uint64_t k = 0; k < variants.count && !stopped_; ++k) {
                const Outcome<Done> done = worker.run(variants, static_cast<std::size_t>(k), slabs, watch);
                if (!done)
                    note(variants.first + k, done.failure(), drawn_text(slabs, static_cast<std::size_t>(k)));
                if (k % 16 == 0 && observer_.stop_requested()) {
                    interrupted_ = true;
                    stopped_ = true;
                }
            }
            if (stopped_) break;
            const Outcome<Done> put = finished.put(chunk, variants.count);
            const std::lock_guard lock(mutex_);
            note_output(put);
            ++finished_;
            if (shows)
                observer_.progress(static_cast<double>(finished_) /
                                   static_cast<double>(file_.chunks().count));
        }
        const Outcome<Done> written = finished.write();
        const std::lock_guard lock(mutex_);
        note_output(written);
        counts_ += worker.counts();
    }

    void note_output(const Outcome<Done>& put) {
        if (put) return;
        if (!output_failure_) output_failure_ = put.failure();
        stopped_ = true;
    }

    void note(std::uint64_t variant, const Failure& failure, std::string drawn) {
        if (failure.kind == Failure::Kind::interrupted) {
            interrupted_ = true;
            stopped_ = true;
            return;
        }
        const std::lock_guard lock(mutex_);
        ++failed_;
        // The first by number, whoever came first.
        told_[variant] = {failure, std::move(drawn)};
        if (told_.size() > most_told) told_.erase(std::prev(told_.end()));
    }

    const SweepTask& task_;
    const SweepSettings& settings_;
    results::SweepFile& file_;
    Observer& observer_;
    std::atomic<std::uint64_t> next_;
    std::atomic<bool> stopped_{false}, interrupted_{false};
    std::mutex mutex_, writing_;
    std::uint64_t finished_, failed_ = 0;
    struct Told {
        Failure failure;
        std::string drawn;
    };
    std::map<std::uint64_t, Told> told_; // by variant
    std::optional<Failure> output_failure_;
    batch::LaneCounts counts_;
};

void refuse(SweepReport& report, const Failure& failure) {
    if (failure.message.empty()) return; // the findings of the checks say it
    say(report.diagnostics, "sweep", failure);
}

} // namespace

SweepReport sweep(const Work& work, const SweepSettings& settings, Observer& observer) {
    SweepReport report;
    Outcome<SweepTask> task = sweep_task_of(work, settings, report.diagnostics, observer);
    if (!task) {
        report.interrupted = task.failure().kind == Failure::Kind::interrupted;
        refuse(report, task.failure());
        return report;
    }
    report.steps = task.value().steps.size();
    report.samples = task.value().samples;
    report.points = task.value().analyses.empty() ? 0 : task.value().analyses[0].axis().size();
    // Tables of text are written from the numbers, when these are complete.
    const bool csv = std::filesystem::path(settings.output).extension() == ".csv";
    if (csv && !settings.shard.whole()) {
        refuse(report, bad_request("shards are joined from NetCDF files", "give -o OUT.nc"));
        return report;
    }
    results::SweepFileOptions options;
    options.chunk_size = chunk_size_of(task.value());
    options.shard = settings.shard;
    options.resume = settings.resume;
    Outcome<results::SweepFile> file = results::SweepFile::open(settings.output + (csv ? ".nc" : ""),
                                                                layout_of(task.value(), settings), options);
    if (!file) {
        refuse(report, file.failure());
        return report;
    }
    report.notice = file.value().notice();
    const results::IndexRange variants = file.value().cut().variants_of_chunks(file.value().chunks());
    report.variants = variants.count;
    for (std::uint64_t chunk = file.value().chunks().first; chunk < file.value().chunks().end(); ++chunk)
        if (file.value().done(chunk)) report.resumed += file.value().cut().variants_of(chunk).count;
    observer.begin("sweep", 0, 1);
    Workshop workshop(task.value(), settings, file.value(), observer);
    if (!workshop.run(report)) return report;
    const Outcome<Done> summed = summarise(quantities_of(task.value(), file.value(), variants), report);
    if (!summed) {
        refuse(report, summed.failure());
        return report;
    }
    const std::string whole = file.value().path();
    if (csv) {
        const Outcome<Done> written =
            write_csv(task.value(), file.value(), settings.output, settings.provenance, report.files);
        if (!written) {
            refuse(report, written.failure());
            return report;
        }
    }
    const Outcome<Done> finished = file.value().finish();
    if (!finished) {
        refuse(report, finished.failure());
        return report;
    }
    std::error_code ignored;
    if (csv)
        std::filesystem::remove(whole, ignored);
    else
        report.files.push_back(whole);
    return report;
}

} // namespace nullor::run
