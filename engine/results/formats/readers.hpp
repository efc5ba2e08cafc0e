#pragma once
// The formats that are text or nearly so, from memory: no file and no other format is known here.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::results {

// `name` is the file's, for messages and titles.
[[nodiscard]] Outcome<std::vector<Table>> read_csv(std::string_view text, const std::string& name);
[[nodiscard]] Outcome<std::vector<Table>> read_raw(std::string_view bytes, const std::string& name);
[[nodiscard]] Outcome<std::vector<Table>> read_json(std::string_view text, const std::string& name);

} // namespace nullor::results
