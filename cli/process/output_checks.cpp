#include "cli/process/output_checks.hpp"
#include "cli/text/messages.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/results/writer.hpp"

namespace nullor::cli {

namespace fs = std::filesystem;

bool is_file_name(const std::string& output) {
    if (output != "-") return true;
    complain("the file of a sweep cannot go to standard output",
             "name a file, such as out.nc (./- is one of that name)");
    return false;
}

bool ends_in(const std::string& output, std::initializer_list<std::string_view> formats) {
    const std::string ending = fs::path(output).extension().string();
    if (ending.empty() || std::find(formats.begin(), formats.end(), ending) != formats.end()) return true;
    const std::string stem = fs::path(output).stem().string();
    complain(
        fmt::format("'{}': the file of a sweep ends in {}", output, fmt::join(formats, " or ")),
        fmt::format("{}.nc is NetCDF-4, which xarray, MATLAB and Julia read and turn into others", stem));
    return false;
}

bool is_folder_name(const std::string& output, const std::string& format) {
    constexpr std::string_view of_files[] = {".csv", ".raw", ".json", ".nc", ".txt",     ".tsv", ".svg",
                                             ".png", ".pdf", ".html", ".h5", ".parquet", ".mat", ".xlsx"};
    if (output == "-") {
        complain(
            "the results of a run are files: they cannot go to standard output",
            "name a folder, such as out (./- is one of that name); tables of .print are shown without -o");
        return false;
    }
    const fs::path path(output);
    const std::string ending = path.extension().string();
    std::error_code error;
    if (std::find(std::begin(of_files), std::end(of_files), ending) == std::end(of_files) ||
        fs::is_directory(path, error))
        return true;
    const auto known = results::find_format(std::string_view(ending).substr(1));
    complain(fmt::format("-o {}: the results of a run are a file for each analysis, in a folder", output),
             fmt::format("-o {0} --format {1} makes {0}/<deck>.<analysis>.{1}", path.stem().string(),
                         known ? results::name_of(*known) : format));
    return false;
}

bool spares_sources(const std::string& output, const parser::Sources& sources) {
    for (int k = 0; k < sources.count(); ++k) {
        const std::string& name = sources.file(k).name;
        std::error_code error;
        if (name.starts_with("<") || !std::filesystem::equivalent(name, output, error)) continue;
        complain(fmt::format("'{}' is {} and the output, too", output,
                             k == 0 ? "the deck" : "a file that the deck includes"));
        return false;
    }
    return true;
}

} // namespace nullor::cli
