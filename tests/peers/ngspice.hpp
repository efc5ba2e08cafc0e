#pragma once
// A deck in ngspice.

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace peers {

[[nodiscard]] bool has_ngspice();

// Writes the deck to folder/name.cir, runs it in batch mode without anybody's settings, and reads its
// rawfile. Fails with the last of what ngspice said.
[[nodiscard]] nullor::Outcome<std::vector<nullor::results::Table>>
run_ngspice(const std::string& deck, const std::filesystem::path& folder, const std::string& name);

} // namespace peers
