#pragma once
// The results of a sweep, or of a shard of it, while they are computed: chunk by chunk, in any order, from
// any thread.
//
// Until finish() they lie in OUT.nc.part, with OUT.nc.journal that says which chunks are whole; then they are
// renamed to OUT.nc. A shard's OUT.nc is out.3of8.nc. Whatever ends the process before leaves both files for
// `resume`, which checks that they belong to the same sweep and that each chunk has the bytes it had; only
// where no chunk was finished are they removed. While a live process has them, another is refused.

#include <memory>
#include <span>
#include <string>

#include "engine/base/failure.hpp"
#include "engine/results/sweep/sweep_chunks.hpp"
#include "engine/results/sweep/sweep_layout.hpp"

namespace nullor::results {

struct SweepFileOptions {
    std::uint64_t chunk_size = 1; // variants
    ShardIndex shard;
    // Goes on with what is beside the output, or finds the output finished; refuses what belongs to another
    // plan. Without it everything starts anew.
    bool resume = false;
};

// "out.nc" -> "out.3of8.nc"; as it is if there is one shard.
[[nodiscard]] std::string shard_path(const std::string& path, ShardIndex shard);

class SweepFile {
public:
    static Outcome<SweepFile> open(const std::string& path, const SweepLayout& layout,
                                   const SweepFileOptions& options);
    SweepFile(SweepFile&&) noexcept;
    SweepFile& operator=(SweepFile&&) noexcept;
    ~SweepFile();

    [[nodiscard]] const std::string& path() const;   // where the results appear
    [[nodiscard]] const std::string& notice() const; // what resume had to give up; mostly empty

    [[nodiscard]] const SweepChunks& cut() const;
    [[nodiscard]] IndexRange chunks() const; // of this file
    [[nodiscard]] bool done(std::uint64_t chunk) const;
    [[nodiscard]] std::uint64_t done_count() const;

    // The values of all variants of the chunk: one slab a variable of the layout, row-major. Each chunk has
    // one writer. After a failure what was finished before is kept.
    [[nodiscard]] Outcome<Done> put(std::uint64_t chunk, std::span<const std::span<const double>> slabs) {
        return put(chunk, slabs, hash_of(slabs));
    }
    // The same with the hash that was found before, by another thread perhaps.
    [[nodiscard]] Outcome<Done> put(std::uint64_t chunk, std::span<const std::span<const double>> slabs,
                                    std::uint64_t hash);
    [[nodiscard]] static std::uint64_t hash_of(std::span<const std::span<const double>> slabs);

    // Values of a variable for consecutive variants of finished chunks.
    [[nodiscard]] Outcome<Done> get(std::size_t variable, IndexRange variants,
                                    std::span<double> values) const;

    // When all chunks are done: the file appears under its name.
    [[nodiscard]] Outcome<Done> finish();

private:
    struct State;
    explicit SweepFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace nullor::results
