#include "cli/process/output_checks.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace nullor::cli {

bool is_file_name(const std::string& output) {
    if (output != "-") return true;
    fmt::print(stderr, "error: the file of a sweep cannot go to standard output\n"
                       "  hint: name a file, such as out.nc (./- is one of that name)\n");
    return false;
}

bool is_folder_name(const std::string& output) {
    if (output != "-") return true;
    fmt::print(stderr,
               "error: the results of a run are files: they cannot go to standard output\n"
               "  hint: name a folder, such as out (./- is one of that name); tables of .print are shown "
               "without -o\n");
    return false;
}

bool spares_sources(const std::string& output, const parser::Sources& sources) {
    for (int k = 0; k < sources.count(); ++k) {
        const std::string& name = sources.file(k).name;
        std::error_code error;
        if (name.starts_with("<") || !std::filesystem::equivalent(name, output, error)) continue;
        fmt::print(stderr, "error: '{}' is {} and the output, too\n", output,
                   k == 0 ? "the deck" : "a file that the deck includes");
        return false;
    }
    return true;
}

} // namespace nullor::cli
