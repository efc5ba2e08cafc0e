#pragma once
// What stands in the NetCDF file of a sweep, and in that of a shard of it.
//
// The whole: dimensions of the variants (step parameters, sample), then others (frequency, complex).
// Variables with fixed values (coordinates, labels, drawn parameters), then those that are computed: over
// (variants..., their own dimensions), row-major, so that consecutive variants are consecutive bytes. Global
// attributes, the last of them `sweep_plan`. Nothing in it depends on time, chunks, threads or shards.
//
// A shard: the same, but computed variables are over (variant, their own dimensions), with a dimension
// `variant` for its range, and attributes follow that say its place: shard "3/8", first_variant, variants
// (those of the shard), chunk_size, variant_dimensions (names, separated by blanks), layout_digest. A shard
// without variants has neither the dimension nor these variables. Its file ends with a seal (shard_seal.hpp).

#include <optional>
#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/formats/netcdf/netcdf_file.hpp"
#include "engine/results/sweep/sweep_chunks.hpp"
#include "engine/results/sweep/sweep_plan.hpp"

namespace nullor::results {

inline constexpr const char* variant_dimension = "variant";

// A variable of doubles that is computed, chunk by chunk.
struct SweepVariable {
    std::string name;
    NetcdfAttributes attributes;
    std::vector<std::size_t> dimensions; // those after the variants'; indices into SweepLayout::dimensions
};

// Names are as NetcdfNames makes them; "variant" is taken.
struct SweepLayout {
    std::vector<NetcdfDimension> dimensions; // of the variants, slowest first, then the others
    std::size_t variant_dimensions = 0;      // how many are the variants'; 0: one variant
    std::vector<NetcdfVariable> fixed;
    std::vector<SweepVariable> variables;
    NetcdfAttributes attributes;
    SweepPlan plan;

    [[nodiscard]] std::uint64_t variants() const;
    [[nodiscard]] std::uint64_t doubles_per_variant(const SweepVariable& variable) const;
};

// Fails where a length is 0, or the whole has more bytes than a file can.
[[nodiscard]] Outcome<Done> check(const SweepLayout& layout);

[[nodiscard]] NetcdfFile whole_file(const SweepLayout& layout);
[[nodiscard]] NetcdfFile shard_file(const SweepLayout& layout, ShardIndex shard, const SweepChunks& chunks);

// Of everything in the file of the whole but the computed values.
[[nodiscard]] std::uint64_t digest(const SweepLayout& layout);

// What a shard's file says.
struct SweepShard {
    ShardIndex index;
    IndexRange variants;
    std::uint64_t chunk_size = 0;
    std::uint64_t layout_digest = 0;
    SweepLayout layout; // without computed variables if the shard has no variants
};

// None if the file is no shard, or not one that shard_file has made.
[[nodiscard]] std::optional<SweepShard> shard_of(const NetcdfFile& file);

// The attribute `sweep_plan`; none if the file is not a sweep's.
[[nodiscard]] std::optional<SweepPlan> plan_of(const NetcdfFile& file);

} // namespace nullor::results
