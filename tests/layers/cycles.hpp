#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace layers {

using Graph = std::map<std::string, std::set<std::string>>; // what each includes; itself does not count

// A cycle for each arrow that leads back to where a walk came from. Without cycles there is none.
[[nodiscard]] std::vector<std::vector<std::string>> cycles(const Graph& graph);

} // namespace layers
