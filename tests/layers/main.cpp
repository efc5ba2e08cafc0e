#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/layers/check.hpp"

TEST_CASE("the project keeps to its arrows, its owned headers and its file lengths") {
    const std::filesystem::path root = NULLOR_SOURCE_DIR;
    REQUIRE(std::filesystem::exists(root / "engine"));
    for (const std::string& violation : layers::violations(root)) FAIL_CHECK(violation);
}
