#include <algorithm>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "engine/results/files/unfinished.hpp"
#include "engine/results/sweep/sweep_journal.hpp"
#include "tests/unit/results_sweeps.hpp"

using namespace results_sweeps;

namespace {

constexpr SweepFileOptions anew = {4, {}, false}, resumed = {4, {}, true};

// A sweep of which chunks 0, 1, ... are finished.
void begin_sweep(const std::string& path, const SweepLayout& layout, std::uint64_t count) {
    auto file = opened(path, layout, anew);
    for (std::uint64_t chunk = 0; chunk < count; ++chunk) REQUIRE(put_chunk(file, layout, chunk).ok());
}

std::string refusal(const std::string& path, const SweepLayout& layout, const SweepFileOptions& options) {
    const auto file = SweepFile::open(path, layout, options);
    REQUIRE_FALSE(file.ok());
    CHECK(file.failure().kind == Failure::Kind::output);
    CHECK(file.failure().hint == "without --resume it starts anew");
    return file.failure().message;
}

void flip_byte(const std::string& path, std::uint64_t place) {
    auto text = text_of(path);
    text[place] = static_cast<char>(text[place] ^ 1);
    write_text(path, text);
}

std::uint64_t lines_of(const std::string& path, const std::string& start) {
    std::istringstream text(text_of(path));
    std::uint64_t count = 0;
    for (std::string line; std::getline(text, line);) count += line.substr(0, start.size()) == start;
    return count;
}

} // namespace

// A journal that says nothing is nothing to go on from.
TEST_CASE("a signal that ends the process removes an empty journal, and no other") {
    if (!has_netcdf()) return;
    const Folder folder;
    const std::string path = folder / "a.nc.journal";
    for (const bool begun : {false, true}) {
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto journal = SweepJournal::open(path);
            if (!journal || !fs::exists(path)) ::_exit(1);
            if (begun && !journal.value().begin({})) ::_exit(1);
            remove_unfinished_files();
            ::_exit(0);
        }
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
        CHECK(fs::exists(path) == begun);
    }
}

TEST_CASE("killed at any moment, a sweep goes on where it was") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes(60));
    write_sweep(folder / "whole.nc", layout, anew);
    const auto whole = text_of(folder / "whole.nc");
    REQUIRE(load_netcdf().ok());
    std::mt19937 random(1);
    const auto path = folder / "a.nc";
    std::uint64_t kills = 0, finished_before = 0;
    for (int sweep = 0; sweep < 8; ++sweep) {
        fs::remove(path);
        finished_before = 0;
        unsigned longest =
            12'000; // microseconds; grows, since a busy machine may not even begin in that time
        for (bool ended = false; !ended;) {
            const auto child = ::fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                auto file = SweepFile::open(path, layout, resumed);
                if (!file) ::_exit(1);
                for (std::uint64_t chunk = 0; chunk < file.value().chunks().count; ++chunk) {
                    if (file.value().done(chunk)) continue;
                    if (!put_chunk(file.value(), layout, chunk)) ::_exit(1);
                    ::usleep(50);
                }
                ::_exit(file.value().finish().ok() ? 0 : 1);
            }
            ::usleep(static_cast<useconds_t>(random() % longest));
            longest += longest / 8;
            ::kill(child, SIGKILL);
            int status = 0;
            REQUIRE(::waitpid(child, &status, 0) == child);
            ended = WIFEXITED(status) != 0;
            if (ended) {
                CHECK(WEXITSTATUS(status) == 0);
                break;
            }
            ++kills;
            // None that was finished is lost, and none is computed twice.
            if (fs::exists(path)) {
                CHECK(text_of(path) == whole);
                CHECK(opened(path, layout, resumed).done_count() == 90);
                continue;
            }
            if (!fs::exists(path + ".journal")) continue;
            const auto finished = lines_of(path + ".journal", "chunk ");
            CHECK(finished >= finished_before);
            CHECK(finished <= 90);
            finished_before = finished;
        }
        REQUIRE(fs::exists(path));
        CHECK(text_of(path) == whole);
        CHECK(folder.names().size() == 2);
    }
    CHECK(kills > 8);
}

TEST_CASE("what a kill can leave behind") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_sweep(folder / "whole.nc", layout, anew);
    const auto whole = text_of(folder / "whole.nc");
    const auto path = folder / "a.nc", part = path + ".part", journal = path + ".journal";
    std::uint64_t expected = 6;
    begin_sweep(path, layout, expected);

    SUBCASE("a line of the journal cut anywhere") {
        const auto text = text_of(journal);
        const auto last = text.rfind("chunk ");
        for (auto size = last; size < text.size(); ++size) {
            write_text(journal, text.substr(0, size));
            auto file = opened(path, layout, resumed);
            CHECK(file.done_count() == 5);
            CHECK_FALSE(file.done(5));
            CHECK(file.notice().empty());
            REQUIRE(put_chunk(file, layout, 5).ok());
        }
        expected = 6;
    }
    SUBCASE("a header of the journal cut anywhere") {
        const auto text = text_of(journal), data = text_of(part);
        for (std::size_t size = 0; size + 1 < text.find("chunk 0 "); size += 7) {
            write_text(journal, text.substr(0, size));
            write_text(part, data);
            const auto file = opened(path, layout, resumed);
            CHECK(file.done_count() == 0);
        }
        expected = 0;
    }
    SUBCASE("a line in the middle that was damaged") {
        flip_byte(journal, text_of(journal).find("chunk 2 ") + 12);
        expected = 5;
    }
    SUBCASE("a file that was cut short, or is gone") {
        write_text(part, text_of(part).substr(0, 1000));
        CHECK_FALSE(opened(path, layout, resumed).notice().empty());
        begin_sweep(path, layout, 6);
        fs::remove(part);
        CHECK_FALSE(opened(path, layout, resumed).notice().empty());
        expected = 0;
    }
    SUBCASE("an older result, and a file that has not its name yet") {
        write_text(path, "an older result");
    }
    SUBCASE("a result with its name, and a journal that was to be removed") {
        {
            auto file = opened(path, layout, resumed);
            put_rest(file, layout);
        }
        const auto text = text_of(journal);
        auto file = opened(path, layout, resumed);
        REQUIRE(file.finish().ok());
        write_text(journal, text);
        expected = 17;
    }
    SUBCASE("the same after a loss of power: a journal without its text") {
        {
            auto file = opened(path, layout, resumed);
            put_rest(file, layout);
            REQUIRE(file.finish().ok());
        }
        write_text(journal, "");
        expected = 17;
    }
    {
        auto file = opened(path, layout, resumed);
        CHECK(file.done_count() == expected);
        CHECK(file.notice().empty());
        put_rest(file, layout);
        REQUIRE(file.finish().ok());
    }
    CHECK(text_of(path) == whole);
    CHECK(folder.names().size() == 2);
}

TEST_CASE("a chunk whose bytes have changed is computed again") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_sweep(folder / "whole.nc", layout, anew);
    begin_sweep(folder / "a.nc", layout, 17);
    // The second column's value of the last variant, wherever the file has it.
    const double value = value_at(1, 65, 9);
    const std::string bytes(reinterpret_cast<const char*>(&value), sizeof value);
    const auto place = text_of(folder / "a.nc.part").rfind(bytes);
    REQUIRE(place != std::string::npos);
    flip_byte(folder / "a.nc.part", place + 3);
    auto file = opened(folder / "a.nc", layout, resumed);
    CHECK(file.done_count() == 16);
    CHECK_FALSE(file.done(16));
    CHECK(file.notice() == "finished chunks that do not have the bytes they had: 1; they are computed again");
    put_rest(file, layout);
    REQUIRE(file.finish().ok());
    CHECK(text_of(folder / "a.nc") == text_of(folder / "whole.nc"));
}

TEST_CASE("resume refuses another sweep and says what differs") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto axes = small_axes();
    const auto layout = layout_of(axes);
    const auto path = folder / "a.nc";
    const auto start = "cannot resume '" + path + "': it belongs to a sweep that differs in ";
    const auto check_refusals = [&] {
        auto other = axes;
        other.plan[0].value = std::string(64, '0');
        CHECK(refusal(path, layout_of(other), resumed) == start + "deck");
        other.plan[1].value = "reltol=1e-4 gmin=0";
        other.plan[2].value = "0.2.0";
        other.plan.push_back({"target", "AVX2"});
        CHECK(refusal(path, layout_of(other), resumed) ==
              start + "deck, options (none, here reltol=1e-4 gmin=0), version (0.1.0, here 0.2.0), "
                      "target (not given, here AVX2)");
        other = axes;
        other.steps[0].values[1] += 1;
        CHECK(refusal(path, layout_of(other), resumed) ==
              start + "the axes, columns or attributes of the result");
    };
    begin_sweep(path, layout, 6);
    check_refusals();
    CHECK(refusal(path, layout, {5, {}, true}) == start + "the size of a chunk (4, here 5)");
    // All is still there.
    {
        auto file = opened(path, layout, resumed);
        CHECK(file.done_count() == 6);
        put_rest(file, layout);
        REQUIRE(file.finish().ok());
    }
    const auto whole = text_of(path);
    check_refusals();
    CHECK(text_of(path) == whole);
    CHECK(folder.names().size() == 1);
    {
        auto file = opened(path, layout, {5, {}, true}); // finished, whatever the chunks were
        CHECK(file.done_count() == 14);
        std::vector<double> gain(2);
        REQUIRE(file.get(2, {9, 2}, gain).ok());
        CHECK(gain == values_of(layout, {9, 2})[2]);
        REQUIRE(file.finish().ok());
    }
    CHECK(folder.names().size() == 1);
    write_text(path, "not a sweep");
    CHECK(refusal(path, layout, resumed) ==
          "cannot resume '" + path + "': it is there, and no result of a sweep");
}

TEST_CASE("without resume a sweep starts anew") {
    if (!has_netcdf()) return;
    const Folder folder;
    auto axes = small_axes();
    begin_sweep(folder / "a.nc", layout_of(axes), 6);
    axes.plan[0].value = "another";
    const auto layout = layout_of(axes);
    CHECK(opened(folder / "a.nc", layout, anew).done_count() == 0);
    write_sweep(folder / "a.nc", layout, anew);
    CHECK(attribute(content_of(folder / "a.nc").attributes, "sweep_plan").find("deck=another") == 0);
    CHECK(folder.names().size() == 1);
}
