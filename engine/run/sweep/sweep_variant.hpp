#pragma once
// One variant of a sweep after another, for one thread.

#include <memory>
#include <span>

#include "engine/batch/draws/corners.hpp"
#include "engine/batch/draws/sampling.hpp"
#include "engine/circuit/values/resample.hpp"
#include "engine/run/deck/judge.hpp"
#include "engine/run/deck/printed_rows.hpp"
#include "engine/run/sweep/sweep_task.hpp"

namespace nullor::run {

// Where the numbers of a chunk go.
class SweepSlabs {
public:
    SweepSlabs(const SweepTask& task, std::size_t most_variants);

    // For variants 0 ... count - 1 of the chunk; the file's variables in their order.
    [[nodiscard]] std::vector<std::span<const double>> of_file(std::size_t count) const;

    // Column p of analysis a of variant v is at column(a, v) + p * stride(a) doubles.
    [[nodiscard]] double* column(std::size_t analysis, std::size_t variant);
    [[nodiscard]] std::size_t stride(std::size_t analysis) const;
    [[nodiscard]] double& number(std::size_t index, std::size_t variant);
    // The same of what .print says, of an analysis whose file holds that.
    [[nodiscard]] double* printed(std::size_t analysis, std::size_t variant);
    [[nodiscard]] std::size_t printed_stride(std::size_t analysis) const;
    // Of a variant that failed: not a number, all of it.
    void blank(std::size_t variant);

private:
    const SweepTask& task_;
    std::size_t most_variants_;
    std::vector<std::vector<double>> columns_, printed_; // by analysis
    std::vector<std::vector<double>> numbers_;
};

class SweepWorker {
public:
    SweepWorker(const SweepTask& task, const SweepSettings& settings);
    ~SweepWorker();

    // The numbers of variant `at` of a chunk's go to that place of the slabs. Those that follow it in the
    // chunk are prepared with it, and should come next.
    [[nodiscard]] Outcome<Done> run(results::IndexRange variants, std::size_t at, SweepSlabs& slabs,
                                    analysis::Watch& watch);

    [[nodiscard]] batch::LaneCounts counts() const;

private:
    // What measures and expectations look at in the place of the table.
    struct Judged {
        std::optional<results::Table> measured, expected;
    };
    [[nodiscard]] Outcome<Done> begin_step(std::uint64_t step);
    void count(const std::vector<double>& values, std::uint64_t sample, std::span<double> z) const;
    void begin_block(std::uint64_t first, std::uint64_t end);
    [[nodiscard]] Outcome<Done> set_numbers(std::uint64_t variant, std::uint64_t end);
    [[nodiscard]] Outcome<Done> fill_table(std::size_t analysis, SweepSlabs& slabs, std::size_t at,
                                           std::uint64_t variant, analysis::Watch& watch);
    [[nodiscard]] Outcome<Done> respond(std::size_t analysis, SweepSlabs& slabs, std::size_t at,
                                        std::uint64_t variant, analysis::Watch& watch);
    [[nodiscard]] bool is_judged(std::size_t analysis) const;
    [[nodiscard]] Outcome<Done> judge(SweepSlabs& slabs, std::size_t at);
    [[nodiscard]] Outcome<Done> print(std::size_t analysis, SweepSlabs& slabs, std::size_t at,
                                      const measure::Context& context);
    // Null where the circuit is linear and nobody reads the solution.
    [[nodiscard]] Outcome<const std::vector<double>*> operating_point(bool is_read, analysis::Watch& watch);

    const SweepTask& task_;
    const SweepSettings& settings_;
    std::optional<batch::Sampler> sampler_;
    std::optional<batch::CornerCases> corners_;
    std::unique_ptr<analysis::Setup> setup_;
    std::optional<Resample> resample_;
    std::vector<std::unique_ptr<batch::Responder>> responders_; // by analysis; null: no .ac
    std::uint64_t step_;
    results::IndexRange block_; // of variants whose numbers resample_ holds
    std::size_t lane_ = 0;      // of them, this one
    bool searches_ = false;     // in every variant, with Newton's method
    batch::SamplePoint sample_point_;
    const std::vector<double>* point_ = nullptr; // of this variant
    std::vector<double> searched_;
    // By analysis, made once: signals are bound to these tables. Each is laid over its place in the slabs.
    std::vector<results::Table> tables_;
    std::vector<char> filled_; // in this variant
    std::vector<Judged> fine_;
    std::vector<measure::RowNumbers> by_row_;
    std::vector<std::optional<PrintedColumns>> printed_;
    Judge judge_;
};

} // namespace nullor::run
