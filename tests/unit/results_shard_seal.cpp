#include <algorithm>

#include "engine/results/sweep/shard_seal.hpp"
#include "engine/results/sweep/sweep_merge.hpp"
#include "tests/unit/results_sweeps.hpp"

using namespace results_sweeps;

namespace {

const SweepFileOptions first_of_two = {4, {1, 2}, false}, second_of_two = {4, {2, 2}, false};

SweepFileOptions resumed(SweepFileOptions options) {
    options.resume = true;
    return options;
}

std::string with_flipped_bit(std::string bytes, std::size_t at, int bit) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    return bytes;
}

} // namespace

TEST_CASE("a seal is the hash of all bytes before it") {
    const Folder folder;
    const std::string path = folder / "a", text(3'000'000, 'x');
    write_text(path, text + "what was there");
    REQUIRE(put_seal(path, text.size()).ok());
    const std::string sealed = text_of(path);
    CHECK(sealed.size() == text.size() + seal_size);
    CHECK(sealed.starts_with(text + "\nnullor shard "));
    CHECK(seal_of(path).value() == Seal::whole);
    REQUIRE(put_seal(path, text.size()).ok());
    CHECK(text_of(path) == sealed);
    for (const std::size_t at : {std::size_t{0}, text.size() - 1, sealed.size() - 1, sealed.size() - 10}) {
        write_text(path, with_flipped_bit(sealed, at, 0));
        CHECK(seal_of(path).value() == Seal::broken);
    }
    for (const std::string& none :
         {text, sealed + "\n", sealed.substr(0, sealed.size() - 1), std::string()}) {
        write_text(path, none);
        CHECK(seal_of(path).value() == Seal::none);
    }
    CHECK_FALSE(seal_of(folder / "absent").ok());
    CHECK(seal_of(folder / ".").value() == Seal::none);
}

TEST_CASE("a shard of which one bit was changed is not joined, nor one that was cut") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    const std::string path = folder / "a.nc", one = folder / "a.1of2.nc", two = folder / "a.2of2.nc";
    write_sweep(path, layout, first_of_two);
    write_sweep(path, layout, second_of_two);
    const std::string good = text_of(two);
    const auto refused = [&](const std::string& bytes) {
        write_text(two, bytes);
        const auto merged = merge_shards(path, {one, two});
        REQUIRE_FALSE(merged.ok());
        CHECK(merged.failure().kind == Failure::Kind::output);
        CHECK(merged.failure().message.starts_with("'" + two + "' "));
        CHECK(merged.failure().message.find("was changed or cut") != std::string::npos);
        CHECK_FALSE(fs::exists(path));
    };
    for (std::size_t at = 0; at < good.size(); at += 101) refused(with_flipped_bit(good, at, at % 8));
    for (std::size_t k = 1; k <= seal_size; ++k) refused(with_flipped_bit(good, good.size() - k, k % 8));
    for (const std::size_t cut : {std::size_t{1}, std::size_t{seal_size}, good.size() / 2, good.size()})
        refused(good.substr(0, good.size() - cut));
    refused(good + "\n");
    write_text(two, good);
    CHECK(merge_shards(path, {one, two}).ok());
}

TEST_CASE("a finished shard that was changed is not resumed") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    const std::string path = folder / "a.nc", one = folder / "a.1of2.nc";
    write_sweep(path, layout, first_of_two);
    const std::string good = text_of(one);
    CHECK(opened(path, layout, resumed(first_of_two)).done_count() == 9);
    for (std::size_t at = 0; at < good.size(); at += 997) {
        write_text(one, with_flipped_bit(good, at, 3));
        const auto file = SweepFile::open(path, layout, resumed(first_of_two));
        REQUIRE_FALSE(file.ok());
        CHECK(file.failure().message ==
              "cannot resume '" + one + "': it was changed or cut since nullor wrote it");
    }
    CHECK(folder.names().size() == 1);
}

TEST_CASE("a shard that ended while it was sealed is resumed without computing anything") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    const std::string path = folder / "a.nc", one = folder / "a.1of2.nc", part = one + ".part";
    write_sweep(path, layout, first_of_two);
    const std::string good = text_of(one);
    for (const std::size_t lacks : {std::size_t{0}, std::size_t{1}, std::size_t{seal_size}}) {
        fs::remove(one);
        {
            auto file = opened(path, layout, first_of_two);
            put_rest(file, layout);
        }
        REQUIRE(put_seal(part, fs::file_size(part)).ok());
        fs::resize_file(part, good.size() - lacks);
        auto file = opened(path, layout, resumed(first_of_two));
        CHECK(file.notice().empty());
        CHECK(file.done_count() == file.chunks().count);
        REQUIRE(file.finish().ok());
        CHECK(text_of(one) == good);
    }
}
