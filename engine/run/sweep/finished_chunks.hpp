#pragma once
// A thread's chunks on their way to the file. The system lets one thread at a time write to a file, and the
// others wait; here who finds another writing goes on computing, and writes later what has gathered.

#include <memory>
#include <mutex>
#include <vector>

#include "engine/results/sweep/sweep_file.hpp"
#include "engine/run/sweep/sweep_slabs.hpp"

namespace nullor::run {

class FinishedChunks {
public:
    // All threads have the same `writing`. All outlive this.
    FinishedChunks(const SweepTask& task, results::SweepFile& file, std::mutex& writing)
        : task_(task), file_(file), writing_(writing) {}

    // To be filled; valid until put().
    [[nodiscard]] SweepSlabs& slabs();
    // The first `variants` of slabs() are `chunk`. A failure is that of any chunk of this thread.
    [[nodiscard]] Outcome<Done> put(std::uint64_t chunk, std::uint64_t variants);
    // Waits until all are in the file.
    [[nodiscard]] Outcome<Done> write();

private:
    struct Filled {
        std::uint64_t chunk, variants, hash;
    };

    [[nodiscard]] Outcome<Done> write_all();

    const SweepTask& task_;
    results::SweepFile& file_;
    std::mutex& writing_;
    std::vector<std::unique_ptr<SweepSlabs>> slabs_;
    std::vector<Filled> filled_; // the first of slabs_
};

} // namespace nullor::run
