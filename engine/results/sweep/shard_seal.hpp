#pragma once
// The last line of a shard's file, behind what HDF5 reads of it: a hash of all bytes before. The libraries
// trust a file that they open, and a flipped bit can end the process: so the seal is looked at first.

#include <cstdint>
#include <string>

#include "engine/base/failure.hpp"

namespace nullor::results {

// "\nnullor shard 77e0d1bb62c3a9f5\n"
inline constexpr std::uint64_t seal_size = 31;

// Behind the first `size` bytes of the file; what was there before is cut off.
[[nodiscard]] Outcome<Done> put_seal(const std::string& path, std::uint64_t size);

enum class Seal { none, broken, whole };
[[nodiscard]] Outcome<Seal> seal_of(const std::string& path);

} // namespace nullor::results
