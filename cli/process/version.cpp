#include "cli/process/version.hpp"

#include <fmt/format.h>

#include "cli/process/commit.hpp" // made by the build: cmake/commit.cmake

namespace nullor::cli {

std::string version_text() {
#if defined(__clang__)
    const std::string compiler = "clang " __clang_version__;
#else
    const std::string compiler = "g++ " __VERSION__;
#endif
    const std::string commit(NULLOR_COMMIT);
    return fmt::format("nullor " NULLOR_VERSION "{}\ncompiler: {}\nlibraries: " NULLOR_LIBRARIES,
                       commit.empty() ? "" : " (" + commit + ")", compiler);
}

} // namespace nullor::cli
