#pragma once
// Just enough of Markdown to hold the documentation against the program.

#include <string>
#include <vector>

namespace docs {

struct Line {
    std::string text;
    int number = 0;      // from 1
    bool fenced = false; // inside of ``` ... ```
};

struct Block {
    std::vector<std::string> lines;
    int number = 0;   // of its first line
    std::string info; // what stands behind the opening ```
};

struct Page {
    std::string path; // relative to the project
    std::vector<Line> lines;

    [[nodiscard]] std::vector<Block> fenced_blocks() const;
    // Rows of the tables whose heading starts with these cells; cells without the ` around them.
    [[nodiscard]] std::vector<std::vector<std::string>> rows(const std::vector<std::string>& heading) const;
};

// README.md, CHANGELOG.md and everything below docs/, sorted by path.
[[nodiscard]] const std::vector<Page>& pages();
[[nodiscard]] const Page* find_page(const std::string& path);

// Of the project; with a slash at its end.
[[nodiscard]] std::string root();
[[nodiscard]] bool exists(const std::string& relative_path);
[[nodiscard]] std::string text_of(const std::string& relative_path);

} // namespace docs
