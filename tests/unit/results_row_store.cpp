// Rows that wait for the last of them, in memory and in a file.

#include "engine/results/files/row_store.hpp"
#include "tests/unit/results_files.hpp"

using nullor::results::RowStore;
using namespace results_files;

namespace {

double value_at(std::size_t table, std::size_t row, std::size_t place) {
    return static_cast<double>(1000 * table + 10 * row + place);
}

void append(RowStore& store, std::size_t table, std::size_t width, std::size_t rows, double axis) {
    store.begin(width);
    std::vector<double> values(width);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t k = 0; k < width; ++k) values[k] = value_at(table, row, k + 1);
        REQUIRE(store.append(axis + static_cast<double>(row), values.data()));
    }
}

} // namespace

TEST_CASE("rows that are stored come back, from memory, from a file, and from both") {
    const Folder folder;
    for (const std::size_t most : {1000000, 200, 150, 7, 1}) {
        CAPTURE(most);
        RowStore store(folder / "a.nc", most);
        append(store, 0, 3, 50, 0);
        append(store, 1, 3, 50, 0);
        append(store, 2, 5, 40, 0.5);
        append(store, 3, 3, 0, 0);
        store.end_table();
        CHECK(store.in_memory() == (most == 1000000));
        CHECK(folder.names().empty());
        const auto& tables = store.tables();
        REQUIRE(tables.size() == 4);
        CHECK(tables[1].axis_hash == tables[0].axis_hash);
        CHECK(tables[2].axis_hash != tables[0].axis_hash);
        CHECK(tables[3].rows == 0);
        for (std::size_t t = 0; t < tables.size(); ++t)
            for (std::size_t first = 0; first < tables[t].rows; first += 13) {
                const std::size_t count = std::min<std::size_t>(17, tables[t].rows - first);
                std::vector<double> rows(count * (1 + tables[t].width));
                REQUIRE(store.read(t, first, rows).ok());
                for (std::size_t k = 0; k < rows.size(); ++k) {
                    const std::size_t row = first + k / (1 + tables[t].width),
                                      place = k % (1 + tables[t].width);
                    const double axis = (t == 2 ? 0.5 : 0) + static_cast<double>(row);
                    CHECK(rows[k] == (place == 0 ? axis : value_at(t, row, place)));
                }
            }
    }
}

TEST_CASE("rows for which there is no place are a failure that is told once and for all") {
    RowStore store("/proc/no-such-folder/a.nc", 8);
    store.begin(3);
    const double values[3] = {1, 2, 3};
    CHECK(store.append(0, values));
    CHECK(store.append(1, values));
    CHECK_FALSE(store.append(2, values));
    REQUIRE(store.failure());
    CHECK(store.failure()->message == "cannot write '/proc/no-such-folder/a.nc': No such file or directory");
    CHECK_FALSE(store.append(2, values));
    CHECK(store.tables().front().rows == 2);
}
