#pragma once
// One variant of a sweep after another, for one thread.

#include <memory>
#include <vector>

#include "engine/run/deck/judge.hpp"
#include "engine/run/deck/printed_rows.hpp"
#include "engine/run/sweep/sweep_slabs.hpp"
#include "engine/run/sweep/sweep_task.hpp"
#include "engine/run/sweep/variants/variant_circuit.hpp"

namespace nullor::run {

class SweepWorker {
public:
    SweepWorker(const SweepTask& task, const SweepSettings& settings);

    // The numbers of variant `at` of a chunk's go to that place of the slabs. Those that follow it in the
    // chunk are prepared with it, and should come next.
    [[nodiscard]] Outcome<Done> run(results::IndexRange variants, std::size_t at, SweepSlabs& slabs,
                                    analysis::Watch& watch);

    [[nodiscard]] batch::LaneCounts counts() const;

private:
    [[nodiscard]] bool is_judged(const SweepTask::Analysis& analysis) const;
    [[nodiscard]] Outcome<Done> solve(SweepSlabs& slabs, std::size_t at, analysis::Watch& watch);
    [[nodiscard]] Outcome<Done> judge(SweepSlabs& slabs, std::size_t at);
    [[nodiscard]] Outcome<Done> print(std::size_t analysis, SweepSlabs& slabs, std::size_t at,
                                      const measure::Context& context);

    const SweepTask& task_;
    VariantCircuit circuit_;
    // By analysis, made once: signals are bound to these tables. Each is laid over its place in the slabs.
    std::vector<std::unique_ptr<SweptSolver>> solvers_;
    std::vector<results::Table> tables_;
    std::vector<std::optional<PrintedColumns>> printed_;
    Judge judge_;
};

} // namespace nullor::run
