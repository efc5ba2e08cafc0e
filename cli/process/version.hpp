#pragma once
// What `nullor --version` says: what was built, from what, by what and with what.

#include <string>

namespace nullor::cli {

// Lines: name, version and commit; the compiler; the libraries.
[[nodiscard]] std::string version_text();

// Of the clone, empty outside of one: a file that the build writes (cmake/commit.cmake).
[[nodiscard]] const char* commit();

} // namespace nullor::cli
