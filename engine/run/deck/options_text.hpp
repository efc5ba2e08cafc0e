#pragma once
// The options that a run was made with, for the record.

#include <string>

#include "engine/run/deck/work.hpp"

namespace nullor::run {

// What differs from the defaults, as .options would say it: "reltol=1e-06 method=gear temp=85".
[[nodiscard]] std::string options_text(const Work& work);

} // namespace nullor::run
