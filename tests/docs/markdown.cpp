#include "tests/docs/markdown.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace docs {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

Page read_page(const std::string& path) {
    Page page;
    page.path = path;
    bool fenced = false;
    for (const std::string& text : lines_of(text_of(path))) {
        const bool fence = text.compare(0, 3, "```") == 0;
        page.lines.push_back({text, static_cast<int>(page.lines.size()) + 1, fenced && !fence});
        if (fence) fenced = !fenced;
    }
    return page;
}

// "| a | `b\|c` |" -> a, b|c
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    const auto finish = [&] {
        const auto first = cell.find_first_not_of(' ');
        const auto last = cell.find_last_not_of(' ');
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
        cell.clear();
    };
    for (std::size_t k = 1; k < line.size(); ++k) {
        if (line[k] == '\\' && k + 1 < line.size() && line[k + 1] == '|')
            cell += line[++k];
        else if (line[k] == '|')
            finish();
        else if (line[k] != '`')
            cell += line[k];
    }
    return cells;
}

std::vector<Page> read_pages() {
    std::vector<std::string> paths{"README.md", "CHANGELOG.md"};
    for (const auto& entry : fs::recursive_directory_iterator(root() + "docs"))
        if (entry.path().extension() == ".md")
            paths.push_back(fs::relative(entry.path(), root()).generic_string());
    std::sort(paths.begin(), paths.end());
    std::vector<Page> pages;
    for (const std::string& path : paths) pages.push_back(read_page(path));
    return pages;
}

} // namespace

std::vector<Block> Page::fenced_blocks() const {
    std::vector<Block> blocks;
    bool inside = false;
    std::string before;
    for (const Line& line : lines) {
        if (line.fenced && !inside)
            blocks.push_back(
                {{}, line.number, before.substr(std::min(before.size(), before.find_first_not_of("` ")))});
        if (line.fenced) blocks.back().lines.push_back(line.text);
        inside = line.fenced;
        before = line.text;
    }
    return blocks;
}

std::vector<std::vector<std::string>> Page::rows(const std::vector<std::string>& heading) const {
    std::vector<std::vector<std::string>> found;
    bool inside = false;
    for (const Line& line : lines) {
        if (line.fenced || line.text.empty() || line.text[0] != '|') {
            inside = false;
            continue;
        }
        const std::vector<std::string> cells = cells_of(line.text);
        const bool starts =
            cells.size() >= heading.size() && std::equal(heading.begin(), heading.end(), cells.begin());
        if (starts)
            inside = true;
        else if (inside && line.text.compare(0, 2, "|-") != 0)
            found.push_back(cells);
    }
    return found;
}

const std::vector<Page>& pages() {
    static const std::vector<Page> all = read_pages();
    return all;
}

const Page* find_page(const std::string& path) {
    for (const Page& page : pages())
        if (page.path == path) return &page;
    return nullptr;
}

std::string root() {
    return NULLOR_SOURCE_DIR "/";
}

bool exists(const std::string& relative_path) {
    return fs::exists(root() + relative_path);
}

std::string text_of(const std::string& relative_path) {
    std::ifstream file(root() + relative_path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace docs
