#pragma once
// Which part of a sweep this process computes.

#include <optional>
#include <string>

#include "engine/results/sweep/sweep_chunks.hpp"

namespace nullor::cli {

// "3/8"; none if it is not that, or K is not among 1 to N.
[[nodiscard]] std::optional<results::ShardIndex> shard_of(const std::string& text);

// The place of this task in a Slurm job array (SLURM_ARRAY_TASK_ID and its minimum, step and count); none
// outside of one.
[[nodiscard]] std::optional<results::ShardIndex> shard_of_slurm();

} // namespace nullor::cli
