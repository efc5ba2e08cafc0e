#include "cli/process/version.hpp"

#include <fmt/format.h>

namespace nullor::cli {

std::string version_text() {
#if defined(__clang__)
    const std::string compiler = "clang " __clang_version__;
#else
    const std::string compiler = "g++ " __VERSION__;
#endif
    const std::string from(commit());
    return fmt::format("nullor " NULLOR_VERSION "{}\ncompiler: {}\nlibraries: " NULLOR_LIBRARIES,
                       from.empty() ? "" : " (" + from + ")", compiler);
}

} // namespace nullor::cli
