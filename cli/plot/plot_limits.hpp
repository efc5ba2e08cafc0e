#pragma once

#include <string>
#include <vector>

#include "cli/plot/plot_options.hpp"

namespace nullor::cli {

// The bounds among the expectations of a sweep's file, where what is bounded is a name or a call and the
// bound a number: "corner > 9.6k", "mag(v(out)) < 2". Empty for any other file.
[[nodiscard]] std::vector<SpecLimit> limits_in(const std::string& path);

} // namespace nullor::cli
