#include <algorithm>

#include "engine/results/sweep/sweep_merge.hpp"
#include "tests/unit/results_sweeps.hpp"

using namespace results_sweeps;

namespace {

// The files of all shards.
std::vector<std::string> write_shards(const std::string& path, const SweepLayout& layout, std::uint64_t n,
                                      std::uint64_t chunk_size) {
    std::vector<std::string> paths;
    for (std::uint64_t k = 1; k <= n; ++k) {
        write_sweep(path, layout, {chunk_size, {k, n}, false});
        paths.push_back(shard_path(path, {k, n}));
    }
    return paths;
}

std::string refusal(const std::string& path, const std::vector<std::string>& shards) {
    const auto merged = merge_shards(path, shards);
    REQUIRE_FALSE(merged.ok());
    CHECK(merged.failure().kind == Failure::Kind::output);
    CHECK_FALSE(fs::exists(path));
    return merged.failure().message;
}

} // namespace

TEST_CASE("chunks and shards cut variants without gaps") {
    for (const std::uint64_t variants : {1u, 7u, 64u, 1000u})
        for (const std::uint64_t size : {1u, 3u, 64u, 5000u})
            for (const std::uint64_t n : {1u, 2u, 8u, 90u}) {
                const SweepChunks cut{variants, size};
                std::uint64_t chunk = 0, variant = 0;
                for (std::uint64_t k = 1; k <= n; ++k) {
                    const auto chunks = cut.chunks_of({k, n});
                    const auto range = cut.variants_of_chunks(chunks);
                    CHECK(chunks.first == chunk);
                    CHECK(range.first == variant);
                    chunk = chunks.end();
                    variant = range.end();
                }
                CHECK(chunk == cut.count());
                CHECK(variant == variants);
                CHECK(cut.variants_of(cut.count() - 1).end() == variants);
            }
}

TEST_CASE("shards join to the bytes of one run") {
    if (!has_netcdf()) return;
    CHECK(shard_path("a.b/out.nc", {3, 8}) == "a.b/out.3of8.nc");
    CHECK(shard_path("out", {3, 8}) == "out.3of8");
    CHECK(shard_path("out.nc", {1, 1}) == "out.nc");
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_sweep(folder / "whole.nc", layout, {4, {}, false});
    for (const std::uint64_t n : {2u, 3u, 8u, 20u}) { // 17 chunks: some of 20 shards are empty
        auto shards = write_shards(folder / "a.nc", layout, n, 4);
        CHECK_FALSE(fs::exists(folder / "a.nc"));
        std::rotate(shards.begin(), shards.begin() + 1, shards.end());
        std::swap(shards.front(), shards.back());
        const auto merged = merge_shards(folder / "a.nc", shards);
        REQUIRE_MESSAGE(merged.ok(), merged.failure().message);
        CHECK(text_of(folder / "a.nc") == text_of(folder / "whole.nc"));
        CHECK(folder.names().size() == n + 2);
        for (const auto& shard : shards) fs::remove(shard);
        fs::remove(folder / "a.nc");
    }
}

TEST_CASE("a shard is a NetCDF file that says its place") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    const auto shards = write_shards(folder / "a.nc", layout, 3, 4);
    const auto file = content_of(shards[1]);
    CHECK(shape_of(file, "ac.v(in)") == "variant=24 ac.frequency=5 complex=2 ");
    CHECK(shape_of(file, "gain") == "variant=24 ");
    CHECK(attribute(file.attributes, "shard") == "2/3");
    CHECK(attribute(file.attributes, "first_variant") == "24");
    CHECK(attribute(file.attributes, "variant_dimensions") == "r2 xu1.gbw sample");
    for (const auto& v : file.variables)
        if (v.name == "gain") CHECK(v.values == values_of(layout, {24, 24})[2]);
    const auto tables = read_results(shards[1]);
    REQUIRE_FALSE(tables.ok());
    CHECK(tables.failure().message == shards[1] + ": it is shard 2/3 of a sweep");
    CHECK(tables.failure().hint == "join the shards with nullor merge");
}

TEST_CASE("a shard is resumed by itself") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    auto shards = write_shards(folder / "a.nc", layout, 3, 4);
    const auto before = text_of(shards[2]);
    fs::remove(shards[2]);
    {
        auto file = opened(folder / "a.nc", layout, {4, {3, 3}, false});
        CHECK(file.chunks() == IndexRange{12, 5});
        REQUIRE(put_chunk(file, layout, 15).ok());
    }
    {
        auto file = opened(folder / "a.nc", layout, {4, {3, 3}, true});
        CHECK(file.done(15));
        CHECK(file.done_count() == 1);
        put_rest(file, layout);
        REQUIRE(file.finish().ok());
    }
    CHECK(text_of(shards[2]) == before);
    CHECK(opened(folder / "a.nc", layout, {4, {3, 3}, true}).done_count() == 5);
}

TEST_CASE("a shard without chunks has nothing to read and is whole at once") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    auto file = opened(folder / "a.nc", layout, {layout.variants(), {2, 2}, false});
    CHECK(file.chunks().count == 0);
    for (std::size_t i = 0; i < layout.variables.size(); ++i)
        CHECK(file.get(i, {layout.variants(), 0}, {}).ok());
    CHECK(file.finish().ok());
}

TEST_CASE("what does not make a whole is refused") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto axes = small_axes();
    const auto layout = layout_of(axes);
    const auto path = folder / "out.nc";
    const auto s = write_shards(folder / "a.nc", layout, 5, 4);
    CHECK(refusal(path, {}) == "there is no shard to merge");
    CHECK(refusal(path, {s[0], s[3]}) == "of 5 shards 3 are missing: 2, 3, 5");
    CHECK(refusal(path, {s[4], s[3], s[1], s[0]}) == "of 5 shards 1 is missing: 3");
    fs::copy_file(s[1], folder / "again.nc");
    CHECK(refusal(path, {s[0], s[1], s[2], s[3], s[4], folder / "again.nc"}) ==
          "shard 2 of 5 is given twice: '" + s[1] + "' and '" + (folder / "again.nc") + "'");

    const auto differ = [&](const std::string& other) {
        return refusal(path, {s[0], other}).substr(("'" + s[0] + "' and '" + other + "'").size());
    };
    const auto three = write_shards(folder / "b.nc", layout, 3, 4);
    CHECK(differ(three[0]) == " are of sweeps that differ in the number of shards (5, here 3)");
    const auto wide = write_shards(folder / "c.nc", layout, 5, 6);
    CHECK(differ(wide[1]) == " are of sweeps that differ in the size of a chunk (4, here 6)");
    auto other = axes;
    other.plan[2].value = "0.2.0";
    const auto newer = write_shards(folder / "d.nc", layout_of(other), 5, 4);
    CHECK(differ(newer[1]) == " are of sweeps that differ in version (0.1.0, here 0.2.0)");
    other = axes;
    other.steps[0].values[0] += 1;
    const auto drawn = write_shards(folder / "e.nc", layout_of(other), 5, 4);
    CHECK(differ(drawn[1]) == " are of sweeps that differ in the axes, columns or attributes of the result");

    write_sweep(folder / "whole.nc", layout, {4, {}, false});
    const auto no_shard = [&](const std::string& file) {
        return "'" + file + "' is no shard of a sweep, or was changed or cut since nullor wrote it";
    };
    CHECK(refusal(path, {folder / "whole.nc"}) == no_shard(folder / "whole.nc"));
    CHECK(refusal(path, {folder / "none.nc"}) ==
          "cannot read '" + (folder / "none.nc") + "': No such file or directory");
    write_text(folder / "text.nc", "text");
    CHECK(refusal(path, {folder / "text.nc"}) == no_shard(folder / "text.nc"));
    write_text(folder / "cut.nc", text_of(s[2]).substr(0, text_of(s[2]).size() - 100));
    CHECK(refusal(path, {s[0], s[1], folder / "cut.nc", s[3], s[4]}) == no_shard(folder / "cut.nc"));
    const auto same = merge_shards(s[0], s);
    REQUIRE_FALSE(same.ok());
    CHECK(same.failure().message == "'" + s[0] + "' is a shard and the output, too");
    {
        const auto writing = opened(path, layout, {4, {}, false});
        CHECK(refusal(path, s).substr(0, 45) == "another process is writing this sweep: it hol");
    }
    CHECK(merge_shards(path, s).ok());
    CHECK(text_of(path) == text_of(folder / "whole.nc"));
}
