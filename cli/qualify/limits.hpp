#pragma once
// Limits of figures, read from a TOML file:
//
//     [vos]
//     min = -3e-3            numbers in SI units, or as decks write them: "3m"
//     typ = 1e-3             shown beside the figure
//     max = "3m"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nullor::cli::qualify {

struct Limit {
    std::optional<double> min, typ, max;
};

using Limits = std::map<std::string, Limit>;

// `known`: names of figures. None: standard error says why, at file:line:column; status is 2 or 4 then.
[[nodiscard]] std::optional<Limits> read_limits(const std::string& path,
                                                const std::vector<std::string>& known, int& status);

} // namespace nullor::cli::qualify
