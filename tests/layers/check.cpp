#include "tests/layers/check.hpp"

#include "tests/layers/arrows.hpp"
#include "tests/layers/cycles.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace layers {
namespace {

namespace fs = std::filesystem;

struct Include {
    std::string target; // as written; empty if it is no name in quotes or angle brackets
    bool quoted = false;
    int line = 0;
};

struct SourceFile {
    std::string path; // from the root, with '/'
    std::vector<Include> includes;
    int lines = 0;
};

// Directives within comments count too: commented-out code has no place here.
bool read_include(std::string_view text, Include& include) {
    const auto skip_blanks = [&] {
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    };
    const auto skip = [&](std::string_view word) {
        skip_blanks();
        if (text.substr(0, word.size()) != word) return false;
        text.remove_prefix(word.size());
        return true;
    };
    if (!skip("#") || !skip("include")) return false;
    skip_blanks();
    include.target.clear();
    include.quoted = !text.empty() && text.front() == '"';
    if (text.empty() || (text.front() != '"' && text.front() != '<')) return true;
    const auto end = text.find(include.quoted ? '"' : '>', 1);
    if (end != std::string_view::npos) include.target = text.substr(1, end - 1);
    return true;
}

SourceFile read(const fs::path& root, const fs::path& file) {
    SourceFile source;
    source.path = fs::relative(file, root).generic_string();
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        ++source.lines;
        Include include;
        if (!read_include(line, include)) continue;
        include.line = source.lines;
        source.includes.push_back(include);
    }
    return source;
}

std::vector<SourceFile> read_tree(const fs::path& root) {
    std::vector<SourceFile> sources;
    for (const char* top : {"engine", "parser", "cli", "tests", "bench"}) {
        if (!fs::exists(root / top)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto extension = entry.path().extension();
            if (entry.is_regular_file() && (extension == ".cpp" || extension == ".hpp" || extension == ".h"))
                sources.push_back(read(root, entry.path()));
        }
    }
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return sources;
}

// "engine/devices/registry" holds engine/devices/registry.hpp and engine/devices/registry/x.hpp,
// but not engine/devices/registry_x.hpp.
bool holds(std::string_view part, std::string_view path) {
    if (part.empty()) return true;
    if (path.substr(0, part.size()) != part) return false;
    return path.size() == part.size() || path[part.size()] == '/' || path[part.size()] == '.';
}

bool names_header(std::string_view rule, std::string_view target) {
    return rule.back() == '/' ? target.substr(0, rule.size()) == rule : target == rule;
}

bool below_any(std::string_view path, std::initializer_list<std::string_view> tops) {
    return std::any_of(tops.begin(), tops.end(), [&](auto top) { return holds(top, path); });
}

class Check {
public:
    explicit Check(const fs::path& root) : root_(root) {}

    std::vector<std::string> run() {
        for (const SourceFile& source : read_tree(root_)) {
            if (source.lines > most_lines)
                report(source, source.lines,
                       fmt::format("{} lines, {} at the most", source.lines, most_lines));
            if (below_any(source.path, {"engine", "parser", "cli"})) check_includes(source);
        }
        check_cycles();
        return std::move(violations_);
    }

private:
    void report(const SourceFile& source, int line, const std::string& what) {
        violations_.push_back(fmt::format("{}:{}: {}", source.path, line, what));
    }

    void check_includes(const SourceFile& source) {
        const auto arrow = std::find_if(arrows.begin(), arrows.end(),
                                        [&](const Arrow& a) { return holds(a.layer, source.path); });
        if (arrow == arrows.end()) return report(source, 1, "in no layer of tests/layers/arrows.hpp");
        for (const Include& include : source.includes) {
            if (include.target.empty())
                report(source, include.line, "the included name is neither in quotes nor in angle brackets");
            else if (include.quoted ||
                     below_any(include.target, {"engine", "parser", "cli", "tests", "bench"}))
                check_arrow(source, *arrow, include);
            else
                check_owner(source, include);
        }
    }

    void check_arrow(const SourceFile& source, const Arrow& arrow, const Include& include) {
        if (!fs::exists(root_ / include.target))
            return report(source, include.line,
                          fmt::format("{} is no file of the project, written from its root", include.target));
        const fs::path from = source.path, to = include.target;
        modules_[fs::path(from).replace_extension().generic_string()].insert(
            fs::path(to).replace_extension().generic_string());
        rooms_[from.parent_path().generic_string()].insert(to.parent_path().generic_string());
        const bool allowed = holds(arrow.layer, include.target) ||
                             std::any_of(arrow.may_include.begin(), arrow.may_include.end(),
                                         [&](std::string_view part) { return holds(part, include.target); });
        if (!allowed)
            report(source, include.line, fmt::format("{} may not include {}", arrow.layer, include.target));
    }

    void check_cycles() {
        for (const Graph& graph : {modules_, rooms_})
            for (const std::vector<std::string>& cycle : cycles(graph))
                violations_.push_back(fmt::format("{} -> {}", fmt::join(cycle, " -> "), cycle.front()));
    }

    void check_owner(const SourceFile& source, const Include& include) {
        for (const Owned& rule : owned_headers) {
            if (!names_header(rule.header, include.target)) continue;
            if (!holds(rule.owner, source.path))
                report(source, include.line,
                       fmt::format("only {} may include {}", rule.owner, include.target));
            if (!rule.one_source_file) continue;
            if (fs::path(source.path).extension() != ".cpp")
                report(source, include.line, fmt::format("a header may not include {}", include.target));
            const auto [first, is_first] = first_users_.try_emplace(rule.header, source.path);
            if (!is_first && first->second != source.path)
                report(source, include.line,
                       fmt::format("{} is for one source file, and {} includes {} already", include.target,
                                   first->second, rule.header));
        }
    }

    fs::path root_;
    std::vector<std::string> violations_;
    std::map<std::string_view, std::string> first_users_; // by the rule's header
    Graph modules_, rooms_;
};

} // namespace

std::vector<std::string> violations(const fs::path& root) {
    return Check(root).run();
}

} // namespace layers
