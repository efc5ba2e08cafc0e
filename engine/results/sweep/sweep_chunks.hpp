#pragma once
// How the variants of a sweep (steps outermost, samples innermost) are cut into chunks, and chunks shared out
// to shards: consecutive, a function of the counts only.

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace nullor::results {

struct IndexRange {
    std::uint64_t first = 0, count = 0;

    [[nodiscard]] std::uint64_t end() const { return first + count; }
    friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

// Shard k of n, k from 1 to n; 1 of 1 is the whole.
struct ShardIndex {
    std::uint64_t k = 1, n = 1;

    [[nodiscard]] bool whole() const { return n == 1; }
};

struct SweepChunks {
    std::uint64_t variants = 0, chunk_size = 1; // the last chunk may be shorter

    [[nodiscard]] std::uint64_t count() const { return variants / chunk_size + (variants % chunk_size != 0); }

    [[nodiscard]] IndexRange variants_of(std::uint64_t chunk) const {
        assert(chunk < count());
        const auto first = chunk * chunk_size;
        return {first, std::min(chunk_size, variants - first)};
    }

    // Shards differ by one chunk at the most; with more shards than chunks some are empty.
    [[nodiscard]] IndexRange chunks_of(ShardIndex shard) const {
        assert(shard.k >= 1 && shard.k <= shard.n);
        const auto each = count() / shard.n, longer = count() % shard.n, before = shard.k - 1;
        return {each * before + std::min(before, longer), each + (before < longer)};
    }

    [[nodiscard]] IndexRange variants_of_chunks(IndexRange chunks) const {
        const auto first = std::min(chunks.first * chunk_size, variants);
        return {first, std::min(chunks.end() * chunk_size, variants) - first};
    }
};

} // namespace nullor::results
