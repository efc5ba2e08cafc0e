#include <filesystem>
#include <regex>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/docs/markdown.hpp"

namespace {

std::string without_anchor(std::string target) {
    return target.substr(0, target.find('#'));
}

} // namespace

TEST_CASE("links lead to files") {
    const std::regex link(R"(\]\(([^)\s]+)\))");
    int links = 0;
    for (const docs::Page& page : docs::pages()) {
        const std::filesystem::path folder = std::filesystem::path(page.path).parent_path();
        for (const docs::Line& line : page.lines) {
            if (line.fenced) continue;
            for (std::sregex_iterator it(line.text.begin(), line.text.end(), link), end; it != end; ++it) {
                const std::string target = without_anchor((*it)[1]);
                if (target.empty() || target.find("://") != std::string::npos) continue;
                ++links;
                INFO(fmt::format("{}:{}: {}", page.path, line.number, target));
                CHECK(docs::exists((folder / target).lexically_normal().generic_string()));
            }
        }
    }
    CHECK(links > 0);
}

TEST_CASE("files of the project that are mentioned exist") {
    const std::regex path(
        R"((?:^|[\s`(|])((?:netlists|engine|parser|cli|tests|cmake|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9_]))");
    int mentioned = 0;
    for (const docs::Page& page : docs::pages()) {
        if (page.path == "docs/coverage.md") continue;
        for (const docs::Line& line : page.lines)
            for (std::sregex_iterator it(line.text.begin(), line.text.end(), path), end; it != end; ++it) {
                ++mentioned;
                INFO(fmt::format("{}:{}: {}", page.path, line.number, (*it)[1].str()));
                CHECK(docs::exists((*it)[1]));
            }
    }
    CHECK(mentioned > 0);
}

// A block that opens with ``` and the path of a file shows that file.
TEST_CASE("decks that are shown are the files") {
    for (const docs::Page& page : docs::pages())
        for (const docs::Block& block : page.fenced_blocks()) {
            if (block.info.find('/') == std::string::npos) continue;
            std::string text;
            for (const std::string& line : block.lines) text += line + "\n";
            CHECK_MESSAGE(text == docs::text_of(block.info), page.path, ":", block.number, ": ", block.info);
        }
}
