#pragma once
// What `nullor --version` says: what was built, from what, by what and with what.

#include <string>

namespace nullor::cli {

// Lines: name, version and commit; the compiler; the libraries.
[[nodiscard]] std::string version_text();

} // namespace nullor::cli
