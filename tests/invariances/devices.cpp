// A suite over decks is blind to a device that stands in none of them.

#include <doctest/doctest.h>

#include <set>

#include "engine/devices/registry.hpp"
#include "tests/invariances/decks.hpp"

using namespace nullor;

TEST_CASE("every registered device stands in a deck of this suite") {
    std::set<int> seen;
    for (const std::string& path : invariances::deck_paths(1))
        if (const auto job = invariances::read(path, invariances::file_text(path)))
            for (const Instance& instance : job->circuit.instances) seen.insert(instance.kind);
    for (std::size_t kind = 0; kind < devices::registry().size(); ++kind)
        CHECK_MESSAGE(seen.count(static_cast<int>(kind)) == 1, devices::registry()[kind]->name);
}
