#include "cli/process/shard_option.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace nullor::cli {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> variable(const char* name) {
    const char* text = std::getenv(name);
    return text ? number(text) : std::nullopt;
}

} // namespace

std::optional<results::ShardIndex> shard_of(const std::string& text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return std::nullopt;
    const auto k = number(std::string_view(text).substr(0, slash));
    const auto n = number(std::string_view(text).substr(slash + 1));
    if (!k || !n || *k < 1 || *k > *n) return std::nullopt;
    return results::ShardIndex{*k, *n};
}

std::optional<results::ShardIndex> shard_of_slurm() {
    const auto id = variable("SLURM_ARRAY_TASK_ID"), count = variable("SLURM_ARRAY_TASK_COUNT");
    if (!id || !count || *count < 1) return std::nullopt;
    const std::uint64_t first = variable("SLURM_ARRAY_TASK_MIN").value_or(1);
    const std::uint64_t step = variable("SLURM_ARRAY_TASK_STEP").value_or(1);
    if (*id < first || step == 0) return std::nullopt;
    const results::ShardIndex shard{(*id - first) / step + 1, *count};
    // A list of numbers with gaps tells no place.
    if (shard.k > shard.n || (*id - first) % step != 0) return std::nullopt;
    return shard;
}

} // namespace nullor::cli
