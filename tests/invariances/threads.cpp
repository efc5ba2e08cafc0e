// The bits of a result do not depend on what else runs, beside it or before it.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "engine/run/deck/execute.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"

using namespace invariances;
using namespace nullor;

namespace {

class Silent final : public run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    [[nodiscard]] bool stop_requested() const override { return false; }
};

// Every number of a report, as bytes.
std::string bits(const run::Report& report) {
    std::string bytes;
    const auto add = [&](double value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
    for (const run::AnalysisReport& one : report.analyses) {
        if (one.tran) add(static_cast<double>(one.tran->accepted));
        for (const auto* table : {&one.table, &one.printed}) {
            if (!*table) continue;
            for (std::size_t row = 0; row < (*table)->rows(); ++row) {
                add((*table)->axis(row));
                for (std::size_t c = 0; c < (*table)->width(); ++c) {
                    add((*table)->value(row, c).real());
                    add((*table)->value(row, c).imag());
                }
            }
        }
    }
    for (const run::StepReport& step : report.steps)
        for (const measure::MeasureResult& measure : step.measures) add(measure.value);
    return bytes;
}

std::string bits(const std::string& path, const std::vector<parser::Override>& overrides = {},
                 int steps_at_a_time = 1) {
    parser::ReadOptions options;
    options.overrides = overrides;
    parser::Sources sources;
    Diagnostics diagnostics;
    auto job = parser::read_deck(path, options, sources, diagnostics);
    if (!job) return {};
    run::Work work;
    work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    work.requests = std::move(job->requests);
    work.measures = std::move(job->measures);
    Silent silent;
    run::Settings settings;
    settings.jobs = steps_at_a_time;
    return bits(run::execute(work, settings, silent));
}

std::vector<std::string> all_bits(const std::vector<std::string>& paths, int jobs) {
    std::vector<std::string> list(paths.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (int j = 0; j < jobs; ++j)
        threads.emplace_back([&] {
            for (std::size_t k = next++; k < paths.size(); k = next++) list[k] = bits(paths[k]);
        });
    for (std::thread& thread : threads) thread.join();
    return list;
}

} // namespace

TEST_CASE("decks side by side give the bits that they give one by one") {
    const std::vector<std::string> paths = deck_paths();
    const std::vector<std::string> alone = all_bits(paths, 1);
    std::size_t bytes = 0;
    for (std::size_t k = 0; k < paths.size(); ++k) {
        CAPTURE(paths[k]);
        CHECK(alone[k].size() >= sizeof(double));
        bytes += alone[k].size();
    }
    CHECK(bytes > at_least(1'000'000));
    for (const int jobs : {2, 4, 7}) {
        CAPTURE(jobs);
        const std::vector<std::string> together = all_bits(paths, jobs);
        for (std::size_t k = 0; k < paths.size(); ++k) {
            CAPTURE(paths[k]);
            CHECK(together[k] == alone[k]);
        }
    }
    // What ran before leaves nothing behind.
    const std::vector<std::string> backwards(paths.rbegin(), paths.rend());
    const std::vector<std::string> back = all_bits(backwards, 1);
    for (std::size_t k = 0; k < paths.size(); ++k) CHECK(back[k] == alone[paths.size() - 1 - k]);
    // Another last bit of one number is seen.
    const std::string inverting = NULLOR_SOURCE_DIR "/netlists/inverting.cir";
    CHECK(bits(inverting, {{"r2", "10000.000000000002"}}) != bits(inverting));
}

TEST_CASE("steps side by side give the bits that they give one by one") {
    std::size_t stepped = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        const auto job = read(path, file_text(path));
        if (!job || (job->requests.steps.empty() && job->requests.temperatures.size() < 2)) continue;
        const std::string alone = bits(path);
        for (const int jobs : {2, 5}) CHECK(bits(path, {}, jobs) == alone);
        ++stepped;
    }
    CHECK(stepped >= at_least(3));
    MESSAGE(stepped << " decks with steps");
}
