// docs/dependencies.md against the list that is installed.

#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "tests/docs/markdown.hpp"

TEST_CASE("each package has its line") {
    const docs::Page* page = docs::find_page("docs/dependencies.md");
    REQUIRE(page != nullptr);
    std::set<std::string> explained, installed;
    for (const auto& cells : page->rows({"package", "needed for"}))
        explained.insert(cells[1] + " " + cells[0]);
    std::istringstream list(docs::text_of("cmake/packages.txt"));
    for (std::string line; std::getline(list, line);)
        if (!line.empty() && line[0] != '#') installed.insert(line);
    CHECK(!installed.empty());
    for (const std::string& line : installed) CHECK_MESSAGE(explained.count(line) == 1, line, " has no line");
    for (const std::string& line : explained)
        CHECK_MESSAGE(installed.count(line) == 1, line, " is not installed");
}
