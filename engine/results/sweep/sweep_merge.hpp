#pragma once

#include <string>
#include <vector>

#include "engine/base/failure.hpp"

namespace nullor::results {

// Joins the files of all shards of a sweep, given in any order, to the file that one run would have written,
// byte for byte. Refuses what does not belong together, and says which shards lack or are given twice. The
// file appears whole or not at all.
[[nodiscard]] Outcome<Done> merge_shards(const std::string& path, const std::vector<std::string>& shards);

} // namespace nullor::results
