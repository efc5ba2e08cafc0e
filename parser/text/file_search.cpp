#include "parser/text/file_search.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "parser/text/words.hpp"

namespace nullor::parser {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
    std::error_code failed;
    return fs::exists(path, failed);
}

// The entry of `folder` that is `name` but for case; of several the first in order.
std::optional<fs::path> entry_of(const fs::path& folder, const std::string& name) {
    std::error_code failed;
    std::optional<fs::path> found;
    const fs::path opened = folder.empty() ? fs::path(".") : folder;
    for (fs::directory_iterator it(opened, failed), end; !failed && it != end; it.increment(failed)) {
        const fs::path entry = it->path().filename();
        if (lower_case(entry.string()) == lower_case(name) && (!found || entry < *found)) found = entry;
    }
    return found;
}

std::optional<fs::path> ignoring_case(const fs::path& path) {
    fs::path result;
    for (const fs::path& part : path) {
        const fs::path next = result / part;
        if (part.empty() || is_there(next)) {
            result = next;
            continue;
        }
        const std::optional<fs::path> entry = entry_of(result, part.string());
        if (!entry) return std::nullopt;
        result /= *entry;
    }
    return result;
}

std::string with_home(const std::string& written) {
    if (written.empty() || written[0] != '~' || (written.size() > 1 && written[1] != '/')) return written;
    const char* home = std::getenv("HOME");
    return home ? home + written.substr(1) : written;
}

std::string with_slashes(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    return name;
}

} // namespace

std::optional<FoundFile> find_file(const std::string& written, const std::vector<std::string>& folders) {
    const std::string exact = with_home(written), slashes = with_slashes(exact);
    std::vector<std::string> names{exact};
    if (slashes != exact) names.push_back(slashes);

    for (const std::string& folder : folders)
        for (const std::string& name : names)
            if (const fs::path path = fs::path(folder) / name; is_there(path))
                return FoundFile{path.lexically_normal().string()};
    for (const std::string& folder : folders)
        if (const auto path = ignoring_case((fs::path(folder) / slashes).lexically_normal());
            path && is_there(*path))
            // It may have come in the meantime, by its own name.
            return FoundFile{path->string(), *path != (fs::path(folder) / slashes).lexically_normal()};
    return std::nullopt;
}

std::vector<std::string> folders_within(const std::string& root, const std::string& written,
                                        const std::vector<std::string>& folders) {
    const std::string exact = with_home(written);
    std::vector<std::string> within;
    for (const std::string& folder : folders)
        if (lies_in(root, (fs::path(folder) / exact).string()) &&
            lies_in(root, (fs::path(folder) / with_slashes(exact)).string()))
            within.push_back(folder);
    return within;
}

bool lies_in(const std::string& root, const std::string& path) {
    std::error_code failed;
    const fs::path folder = fs::canonical(root.empty() ? "." : root, failed);
    if (failed) return false;
    const fs::path place = fs::weakly_canonical(fs::absolute(path, failed), failed);
    if (failed) return false;
    return std::mismatch(folder.begin(), folder.end(), place.begin(), place.end()).first == folder.end();
}

std::string folder_of(const std::string& path) {
    return fs::path(path).parent_path().string();
}

} // namespace nullor::parser
