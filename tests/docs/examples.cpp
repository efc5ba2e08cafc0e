// Blocks of the documentation that start with "$ nullor": the commands are run and their output is compared.
//
// A line "..." stands for any number of lines. Not compared are the fifth digit of a number, how many steps
// and iterations it took, and, where an error is nothing but roundoff, which row it is the worst of: the
// documentation shows what they look like.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include "tests/docs/markdown.hpp"

namespace {

namespace fs = std::filesystem;

// A folder that looks like the project to a reader, and that may be written to.
class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / fmt::format("nullor-docs-{}", ::getpid())) {
        fs::create_directories(path_);
        for (const char* name : {"netlists", "docs"})
            fs::create_directory_symlink(docs::root() + name, path_ / name);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    // Standard output and standard error.
    [[nodiscard]] std::vector<std::string> run(const std::string& command) const {
        const std::string program = fs::path(NULLOR_PROGRAM).parent_path().string();
        const std::string line =
            fmt::format("cd '{}' && export NO_COLOR=1 PATH='{}':\"$PATH\" && {{ {}; }} 2>&1", path_.string(),
                        program, command);
        std::FILE* pipe = ::popen(line.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string output;
        char buffer[4096];
        for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
            output.append(buffer, got);
        ::pclose(pipe);
        std::vector<std::string> lines;
        std::istringstream stream(output);
        for (std::string text; std::getline(stream, text);) lines.push_back(text);
        return lines;
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

constexpr double roundoff = 1e-9;

bool is_roundoff(const std::string& line) {
    static const std::regex error(R"(error ([0-9.e+-]+))");
    std::smatch match;
    return std::regex_search(line, match, error) &&
           std::abs(std::strtod(match[1].str().c_str(), nullptr)) < roundoff;
}

bool same_number(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-4 * std::max(std::abs(a), std::abs(b)) ||
           std::max(std::abs(a), std::abs(b)) < 1e-12;
}

bool same_line(std::string expected, std::string actual) {
    if (is_roundoff(expected) && is_roundoff(actual)) return true;
    static const std::regex effort(
        R"((, closest at [0-9.e+-]+ of its tolerance|[0-9]+ (points(?=.*steps)|steps|rejected|iterations)))");
    static const std::regex blanks(" +");
    static const std::regex number(R"([0-9]+\.?[0-9]*(?:e[+-]?[0-9]+)?)");
    expected = std::regex_replace(std::regex_replace(expected, effort, ""), blanks, " ");
    actual = std::regex_replace(std::regex_replace(actual, effort, ""), blanks, " ");
    if (std::regex_replace(expected, number, "#") != std::regex_replace(actual, number, "#")) return false;
    std::sregex_iterator a(expected.begin(), expected.end(), number), b(actual.begin(), actual.end(), number),
        end;
    for (; a != end && b != end; ++a, ++b)
        if (!same_number(std::strtod(a->str().c_str(), nullptr), std::strtod(b->str().c_str(), nullptr)))
            return false;
    return true;
}

bool same_output(const std::vector<std::string>& expected, std::size_t i,
                 const std::vector<std::string>& actual, std::size_t j) {
    for (; i < expected.size(); ++i, ++j) {
        if (expected[i] == "...") {
            for (std::size_t k = j; k <= actual.size(); ++k)
                if (same_output(expected, i + 1, actual, k)) return true;
            return false;
        }
        if (j >= actual.size() || !same_line(expected[i], actual[j])) return false;
    }
    return j == actual.size();
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

// Drawn by bench/, whose times are never the same twice. A page shows them and says how they are made.
constexpr const char* figures_of_bench[] = {"work-precision.svg"};

bool is_of_bench(const fs::path& figure) {
    return std::find(std::begin(figures_of_bench), std::end(figures_of_bench), figure.filename().string()) !=
           std::end(figures_of_bench);
}

std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string text; std::getline(file, text);) lines.push_back(text);
    return lines;
}

} // namespace

TEST_CASE("examples print what the documentation shows") {
    const Folder folder;
    int commands = 0;
    for (const docs::Page& page : docs::pages())
        for (const docs::Block& block : page.fenced_blocks()) {
            if (block.lines.front().compare(0, 9, "$ nullor ") != 0) continue;
            for (std::size_t k = 0; k < block.lines.size();) {
                const std::string command = block.lines[k].substr(2);
                std::vector<std::string> expected;
                for (++k; k < block.lines.size() && block.lines[k].compare(0, 2, "$ ") != 0; ++k)
                    expected.push_back(block.lines[k]);
                const std::vector<std::string> actual = folder.run(command);
                ++commands;
                CHECK_MESSAGE(
                    same_output(expected, 0, actual, 0),
                    fmt::format("{}:{}: $ {}\n{}", page.path, block.number, command, joined(actual)));
            }
        }
    CHECK(commands > 0);

    // A figure of the documentation is one that these commands have drawn.
    int figures = 0;
    for (const auto& entry : fs::directory_iterator(docs::root() + "docs/figures")) {
        if (is_of_bench(entry.path())) continue;
        const fs::path drawn = folder.path() / entry.path().filename();
        INFO(entry.path().string());
        REQUIRE(fs::exists(drawn));
        ++figures;
        CHECK(same_output(lines_of(entry.path()), 0, lines_of(drawn), 0));
    }
    CHECK(figures > 0);
    for (const char* name : figures_of_bench) {
        CHECK(docs::exists(std::string("docs/figures/") + name));
        CHECK(docs::text_of("docs/speed.md").find(std::string("--figure docs/figures/") + name) !=
              std::string::npos);
    }
}
