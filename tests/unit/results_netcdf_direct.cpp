#include <cstring>

#include "engine/results/hdf5_bytes.hpp"
#include "engine/results/netcdf_direct.hpp"
#include "engine/results/netcdf_loader.hpp"
#include "tests/unit/results_sweeps.hpp"

using namespace results_sweeps;

namespace {

NetcdfFile content() {
    NetcdfFile file;
    file.dimensions = {{"r2", 3}, {"sample", 4}, {"frequency", 2}, {"complex", 2}};
    file.attributes = {{"title", "a deck"}, {"empty", ""}, {"long", std::string(60000, 'x')}};
    NetcdfVariable r2{"r2", {0}, {{"units", "ohm"}}, {1, 2, 1e300}, {}, false};
    NetcdfVariable frequency{"frequency", {2}, {{"units", "Hz"}}, {10, 0.1}, {}, false};
    NetcdfVariable complex{"complex", {3}, {}, {}, {"re", "im"}, false};
    NetcdfVariable table{"table", {2, 0}, {}, {1, 2, 3, 4, 5, 6}, {}, false};
    NetcdfVariable scalar{"scalar", {}, {{"note", "\xC2\xB5"}}, {-0.5}, {}, false};
    NetcdfVariable out{"v(out)", {0, 1, 2, 3}, {{"units", "V"}}, {}, {}, true};
    NetcdfVariable gain{"gain", {0, 1}, {}, {}, {}, true};
    file.variables = {r2, frequency, complex, table, scalar, out, gain};
    return file;
}

// As the library reads it.
NetcdfFile survey(const DirectNetcdf& made, const std::string& path, std::vector<NetcdfRoom>& rooms) {
    std::string bytes = made.start;
    bytes.resize(made.size);
    for (std::size_t v = 0; v < made.rooms.size(); ++v) {
        for (std::uint64_t k = 0; k < made.rooms[v].size / sizeof(double); ++k) {
            const double value = 100 * static_cast<double>(v) + static_cast<double>(k);
            std::memcpy(bytes.data() + made.rooms[v].offset + k * sizeof value, &value, sizeof value);
        }
    }
    write_text(path, bytes);
    NetcdfFile file;
    REQUIRE(load_netcdf().value()->survey(path, "r2", file, rooms) == "");
    return file;
}

} // namespace

TEST_CASE("the checksum of HDF5 is lookup3") {
    CHECK(hdf5::checksum("") == 0xdeadbeef);
    CHECK(hdf5::checksum("Four score and seven years ago") == 0x17770551);
}

TEST_CASE("a NetCDF file that is made without the library is read by it") {
    if (!has_netcdf()) return;
    const Folder folder;
    const NetcdfFile given = content();
    const auto made = direct_netcdf(given);
    REQUIRE(made);
    std::vector<NetcdfRoom> rooms;
    const NetcdfFile file = survey(*made, folder / "a.nc", rooms);

    CHECK(file.attributes == given.attributes);
    REQUIRE(file.dimensions.size() == given.dimensions.size());
    for (std::size_t d = 0; d < file.dimensions.size(); ++d) {
        CHECK(file.dimensions[d].name == given.dimensions[d].name);
        CHECK(file.dimensions[d].length == given.dimensions[d].length);
    }
    REQUIRE(file.variables.size() == given.variables.size());
    for (std::size_t v = 0; v < file.variables.size(); ++v) {
        const NetcdfVariable &there = file.variables[v], &here = given.variables[v];
        CAPTURE(here.name);
        CHECK(there.name == here.name);
        CHECK(there.dimensions == here.dimensions);
        CHECK(there.attributes == here.attributes);
        CHECK(there.labels == here.labels);
        if (!there.reserved) CHECK(there.values == here.values);
        if (!here.reserved) continue;
        CHECK(rooms[v].offset == made->rooms[v].offset);
        CHECK(rooms[v].size == made->rooms[v].size);
    }
    NetcdfFile values;
    REQUIRE(load_netcdf().value()->decode(text_of(folder / "a.nc"), values) == "");
    for (const auto& variable : values.variables)
        if (variable.name == "gain") CHECK(variable.values[11] == 611);
}

TEST_CASE("what is not made without the library is left to it") {
    NetcdfFile large = content();
    large.attributes[2].second.resize(70000, 'x');
    CHECK_FALSE(direct_netcdf(large));
    NetcdfFile named = content();
    named.variables[3].name = "sample";
    CHECK_FALSE(direct_netcdf(named));
    NetcdfFile without = content();
    without.variables[4].values.clear();
    CHECK_FALSE(direct_netcdf(without));
}
