#include <doctest/doctest.h>

#include "tests/layers/arrows.hpp"
#include "tests/layers/check.hpp"

#include <algorithm>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

namespace fs = std::filesystem;

// A project made of a few files, gone with the object.
class Tree {
public:
    Tree() : root_(fs::temp_directory_path() / ("nullor-layers-" + std::to_string(std::random_device{}()))) {
        fs::create_directories(root_);
    }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }

    Tree& file(const std::string& path, const std::string& text = "") {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text;
        return *this;
    }
    [[nodiscard]] std::string violations() const {
        return fmt::format("{}", fmt::join(layers::violations(root_), "\n"));
    }

private:
    fs::path root_;
};

} // namespace

TEST_CASE("includes along the arrows pass") {
    Tree tree;
    tree.file("engine/base/ids.hpp", "#pragma once\n#include <vector>\n")
        .file("engine/devices/registry.hpp", "#include \"engine/base/ids.hpp\"\n")
        .file("engine/analysis/requests.hpp")
        .file("parser/deck/deck.cpp",
              "#include \"engine/devices/registry.hpp\"\n#include \"engine/analysis/requests.hpp\"\n")
        .file("engine/linalg/lu.cpp", "#include <klu.h>\n")
        .file("cli/run.cpp", "#include \"engine/devices/registry.hpp\"\n#include <CLI/CLI.hpp>\n");
    CHECK(tree.violations() == "");
}

TEST_CASE("an include against the arrows is named with its line") {
    Tree tree;
    tree.file("engine/circuit/system.hpp")
        .file("engine/devices/passive/resistor.hpp",
              "#pragma once\n\n  #  include \"engine/circuit/system.hpp\"\n");
    CHECK(tree.violations() ==
          "engine/devices/passive/resistor.hpp:3: engine/devices may not include engine/circuit/system.hpp");
}

TEST_CASE("angle brackets do not hide an include of the project") {
    Tree tree;
    tree.file("parser/deck/deck.hpp").file("engine/run/plan.cpp", "#include <parser/deck/deck.hpp>\n");
    CHECK(tree.violations() == "engine/run/plan.cpp:1: engine/run may not include parser/deck/deck.hpp");
}

TEST_CASE("an arrow to a part of a folder opens that part only") {
    Tree tree;
    tree.file("engine/devices/opamp/opamp.hpp")
        .file("engine/devices/registry_list.hpp")
        .file("engine/devices/registry/kinds.hpp")
        .file("parser/circuit/element.cpp", "#include \"engine/devices/opamp/opamp.hpp\"\n"
                                            "#include \"engine/devices/registry_list.hpp\"\n"
                                            "#include \"engine/devices/registry/kinds.hpp\"\n");
    CHECK(tree.violations() ==
          "parser/circuit/element.cpp:1: parser may not include engine/devices/opamp/opamp.hpp\n"
          "parser/circuit/element.cpp:2: parser may not include engine/devices/registry_list.hpp");
}

TEST_CASE("the program includes neither tests nor benchmarks, and the engine not the command line") {
    Tree tree;
    tree.file("tests/help.hpp").file("cli/render.hpp").file("cli/a.cpp", "#include \"tests/help.hpp\"\n");
    tree.file("engine/run/b.cpp", "#include \"cli/render.hpp\"\n");
    CHECK(tree.violations() == "cli/a.cpp:1: cli may not include tests/help.hpp\n"
                               "engine/run/b.cpp:1: engine/run may not include cli/render.hpp");
}

TEST_CASE("includes are written from the root, and a folder without arrows is refused") {
    Tree tree;
    tree.file("engine/base/ids.hpp")
        .file("engine/base/units.cpp", "#include \"ids.hpp\"\n#include NAME\n")
        .file("engine/extras/x.cpp");
    CHECK(tree.violations() ==
          "engine/base/units.cpp:1: ids.hpp is no file of the project, written from its root\n"
          "engine/base/units.cpp:2: the included name is neither in quotes nor in angle brackets\n"
          "engine/extras/x.cpp:1: in no layer of tests/layers/arrows.hpp");
}

TEST_CASE("headers with an owner") {
    Tree tree;
    tree.file("engine/analysis/operating_point/op.cpp", "#include <klu.h>\n#include <iostream>\n")
        .file("engine/results/csv.cpp", "#include <netcdf.h>\n")
        .file("engine/results/formats/netcdf/module.cpp", "#include <netcdf.h>\n");
    CHECK(tree.violations() ==
          "engine/analysis/operating_point/op.cpp:1: only engine/linalg may include klu.h\n"
          "engine/analysis/operating_point/op.cpp:2: only cli may include iostream\n"
          "engine/results/csv.cpp:1: only engine/results/formats/netcdf/module may include "
          "netcdf.h");
}

TEST_CASE("a costly header is for one source file and for no header") {
    Tree tree;
    tree.file("cli/json.cpp", "#include <nlohmann/json.hpp>\n#include <nlohmann/json_fwd.hpp>\n")
        .file("cli/test.cpp", "#include <nlohmann/json.hpp>\n#include <nlohmann/json_fwd.hpp>\n")
        .file("cli/options.hpp", "#include <CLI/App.hpp>\n");
    CHECK(tree.violations() == "cli/options.hpp:1: a header may not include CLI/App.hpp\n"
                               "cli/test.cpp:1: nlohmann/json.hpp is for one source file, and cli/json.cpp "
                               "includes nlohmann/json.hpp already");
}

TEST_CASE("modules that lead back to one another are told, a header and its source being one") {
    Tree tree;
    tree.file("engine/base/a.hpp", "#include \"engine/base/b.hpp\"\n")
        .file("engine/base/b.hpp")
        .file("engine/base/b.cpp", "#include \"engine/base/b.hpp\"\n#include \"engine/base/c.hpp\"\n")
        .file("engine/base/c.hpp", "#include \"engine/base/a.hpp\"\n");
    CHECK(tree.violations() == "engine/base/a -> engine/base/b -> engine/base/c -> engine/base/a");
}

TEST_CASE("rooms that lead back to one another are told, though no module does") {
    Tree tree;
    tree.file("engine/base/low/a.hpp", "#include \"engine/base/b.hpp\"\n")
        .file("engine/base/b.hpp")
        .file("engine/base/c.hpp", "#include \"engine/base/low/a.hpp\"\n");
    CHECK(tree.violations() == "engine/base -> engine/base/low -> engine/base");
}

TEST_CASE("a file has 400 lines at the most") {
    std::string text;
    for (int line = 0; line < layers::most_lines; ++line) text += "\n";
    Tree tree;
    tree.file("tests/unit/long.cpp", text).file("engine/base/long.hpp", text + "\n");
    CHECK(tree.violations() == "engine/base/long.hpp:401: 401 lines, 400 at the most");
}

TEST_CASE("each layer is listed after all that it may include, so the arrows have no cycle") {
    std::vector<std::string_view> listed;
    for (const layers::Arrow& arrow : layers::arrows) {
        for (std::string_view target : arrow.may_include) {
            const bool is_below = std::any_of(listed.begin(), listed.end(), [&](std::string_view layer) {
                const std::size_t common = std::min(target.size(), layer.size());
                return target.substr(0, common) == layer.substr(0, common);
            });
            CHECK_MESSAGE(is_below, arrow.layer, " -> ", target);
        }
        listed.push_back(arrow.layer);
    }
}
