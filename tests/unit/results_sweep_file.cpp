#include <atomic>
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>

#include "engine/results/formats/netcdf/reserved_file.hpp"
#include "tests/unit/results_sweeps.hpp"

using namespace results_sweeps;

TEST_CASE("the file of a sweep: axes, units, attributes, values") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_sweep(folder / "a.nc", layout, {4, {}, false});
    CHECK(folder.names() == std::vector<std::string>{"a.nc"});

    const auto file = content_of(folder / "a.nc");
    CHECK(shape_of(file, "ac.v(in)") == "r2=3 xu1.gbw=2 sample=11 ac.frequency=5 complex=2 ");
    CHECK(shape_of(file, "gain") == "r2=3 xu1.gbw=2 sample=11 ");
    CHECK(shape_of(file, "r1") == shape_of(file, "gain"));
    CHECK(shape_of(file, "r2") == "r2=3 ");
    CHECK(shape_of(file, "ac.frequency") == "ac.frequency=5 ");
    CHECK(attribute(file.attributes, "deck") == "a deck\n.end\n");
    CHECK(attribute(file.attributes, "seed") == "7");
    CHECK(attribute(file.attributes, "sweep_plan").find("version=0.1.0\n") != std::string::npos);
    for (const auto& v : file.variables) {
        if (v.name == "ac.frequency") CHECK(attribute(v.attributes, "units") == "Hz");
        if (v.name == "ac.v(in,out)") {
            CHECK(attribute(v.attributes, "long_name") == "v(in,out)");
            CHECK(v.values == values_of(layout, {0, 66})[1]);
        }
        if (v.name == "gain") CHECK(v.values == values_of(layout, {0, 66})[2]);
    }

    const auto tables = read(folder / "a.nc");
    REQUIRE(tables.size() == 132);                             // ac, then the numbers
    const auto& coordinates = tables[24].header().coordinates; // step (1, 0), sample 2
    REQUIRE(coordinates.size() == 3);
    CHECK(coordinates[0].value == 1e4);
    CHECK(coordinates[1].value == 1e6);
    CHECK(coordinates[2].value == 2);
    CHECK(tables[24].value(3, 1) == std::complex<double>(value_at(1, 24, 6), value_at(1, 24, 7)));
}

// HDF5 has room for 64 KiB in an attribute.
TEST_CASE("the file of a sweep: a long deck, and many columns") {
    if (!has_netcdf()) return;
    const Folder folder;
    auto axes = small_axes(2);
    axes.provenance.deck = "a deck\n" + std::string(200'000, '*') + "\n.end\n";
    for (int i = 0; i < 5000; ++i)
        axes.numbers.push_back({{"m" + std::to_string(i), Unit::none, std::nullopt}, "measure", "", ""});
    const auto layout = layout_of(axes);
    write_sweep(folder / "a.nc", layout, {4, {}, false});
    const auto file = content_of(folder / "a.nc");
    CHECK(attribute(file.attributes, "deck") == axes.provenance.deck);
    CHECK(shape_of(file, "m4999") == "r2=3 xu1.gbw=2 sample=2 ");
    CHECK(read(folder / "a.nc").size() == 24); // of ac and of the numbers
}

TEST_CASE("the same bytes whatever the chunks, their order and the threads") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_sweep(folder / "a.nc", layout, {66, {}, false});
    {
        auto file = opened(folder / "b.nc", layout, {5, {}, false});
        CHECK(file.chunks().count == 14);
        std::atomic<std::uint64_t> next{14};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (;;) {
                    const auto left = next.fetch_sub(1);
                    if (left == 0 || left > 14) return;
                    if (!put_chunk(file, layout, left - 1)) return;
                }
            });
        }
        for (auto& thread : threads) thread.join();
        REQUIRE(file.done_count() == 14);
        std::vector<double> gain(7);
        REQUIRE(file.get(2, {30, 7}, gain).ok());
        CHECK(gain == values_of(layout, {30, 7})[2]);
        REQUIRE(file.finish().ok());
    }
    CHECK(text_of(folder / "a.nc") == text_of(folder / "b.nc"));
}

TEST_CASE("a sweep without steps and samples, and one with a long deck") {
    if (!has_netcdf()) return;
    const Folder folder;
    auto axes = small_axes(0);
    axes.steps.clear();
    axes.provenance.deck = std::string(300'000, 'x');
    const auto layout = layout_of(axes);
    CHECK(layout.variants() == 1);
    write_sweep(folder / "a.nc", layout, {16, {}, false});
    const auto file = content_of(folder / "a.nc");
    CHECK(shape_of(file, "ac.v(in)") == "ac.frequency=5 complex=2 ");
    CHECK(shape_of(file, "gain") == "");
    CHECK(attribute(file.attributes, "deck") == axes.provenance.deck);
    REQUIRE(read(folder / "a.nc").size() == 2);

    axes.steps = {{"r2", Unit::ohm, {}}};
    const auto none = SweepFile::open(folder / "b.nc", layout_of(axes), {});
    REQUIRE_FALSE(none.ok());
    CHECK(none.failure().message == "a sweep without values along 'r2' has no result");
    CHECK(folder.names().size() == 1);
}

TEST_CASE("beyond 2^32 bytes") {
    if (!has_netcdf()) return;
    const Folder folder;
    auto axes = small_axes(300'000);
    axes.steps.resize(1);
    axes.tables[0].axis.resize(400);
    std::iota(axes.tables[0].axis.begin(), axes.tables[0].axis.end(), 1);
    const auto layout = layout_of(axes);
    // Sparse: nothing is reserved.
    const auto made = ReservedFile::lay_out(folder / "a.nc", whole_file(layout), folder / "a.nc");
    REQUIRE_MESSAGE(made.ok(), made.failure().message);
    const auto& file = made.value();
    const std::uint64_t column = 900'000ull * 400 * 2;
    REQUIRE(file.rooms().size() == 4);
    CHECK(file.rooms()[1].size == column * 8);
    CHECK(file.rooms()[1].offset > std::uint64_t{1} << 32);
    std::uint64_t place = 0;
    for (const auto& room : file.rooms()) {
        CHECK(room.offset >= place);
        place = room.offset + room.size;
    }
    const std::vector<double> last = {1.5, -2.5};
    REQUIRE(file.write(1, column - 2, last).ok());
    std::vector<double> back(2);
    REQUIRE(file.read(1, column - 2, back).ok());
    CHECK(back == last);

    NetcdfFile content;
    std::vector<NetcdfRoom> rooms;
    REQUIRE(load_netcdf().value()->survey(folder / "a.nc", "r2", content, rooms) == "");
    struct stat status = {};
    REQUIRE(::stat((folder / "a.nc").c_str(), &status) == 0);
    CHECK(status.st_blocks < 50'000); // of 512 bytes: samples and what is drawn, and little else
}

TEST_CASE("without a finished chunk nothing is left, with one it is") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    write_text(folder / "a.nc", "an older result");
    {
        const auto file = opened(folder / "a.nc", layout, {4, {}, false});
        CHECK(fs::exists(folder / "a.nc.part"));
        CHECK(fs::exists(folder / "a.nc.journal"));
    }
    CHECK(folder.names() == std::vector<std::string>{"a.nc"});
    {
        auto file = opened(folder / "a.nc", layout, {4, {}, false});
        REQUIRE(put_chunk(file, layout, 3).ok());
    }
    CHECK(folder.names().size() == 3);
    CHECK(text_of(folder / "a.nc") == "an older result");
    const auto part = read_results(folder / "a.nc.part");
    REQUIRE_FALSE(part.ok());
    CHECK(part.failure().message.find("the sweep that writes it is not finished") != std::string::npos);
}

TEST_CASE("one writer at a time") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    auto first = opened(folder / "a.nc", layout, {4, {}, false});
    for (const bool resume : {false, true}) {
        const auto second = SweepFile::open(folder / "a.nc", layout, {4, {}, resume});
        REQUIRE_FALSE(second.ok());
        CHECK(second.failure().kind == Failure::Kind::output);
        CHECK(second.failure().message ==
              "another process is writing this sweep: it holds '" + (folder / "a.nc.journal") + "'");
    }
    put_rest(first, layout);
    REQUIRE(first.finish().ok());
}

TEST_CASE("places that a sweep cannot be written to") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes());
    const auto message = [&](const std::string& path) {
        const auto file = SweepFile::open(path, layout, {});
        return file.ok() ? "" : file.failure().message;
    };
    CHECK(message("/dev/null") == "cannot write '/dev/null': a sweep is written to a file");
    fs::create_directory(folder / "f.nc");
    CHECK(message(folder / "f.nc") == "cannot write '" + (folder / "f.nc") + "': Is a directory");
    write_text(folder / "b.nc.journal", "my diary\n");
    CHECK(message(folder / "b.nc") == "'" + (folder / "b.nc.journal") + "' is no journal of a sweep");
    CHECK(text_of(folder / "b.nc.journal") == "my diary\n");
}

namespace {

// A file-size limit, which is a full disk that a test can make.
class Limit {
public:
    explicit Limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit limit{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;
    ~Limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

} // namespace

TEST_CASE("a full disk is a failure that keeps what was finished") {
    if (!has_netcdf()) return;
    const Folder folder;
    const auto layout = layout_of(small_axes(400));
    {
        const Limit limit(100'000);
        const auto file = SweepFile::open(folder / "a.nc", layout, {4, {}, false});
        REQUIRE_FALSE(file.ok());
        CHECK(file.failure().kind == Failure::Kind::output);
        CHECK(file.failure().message == "cannot write '" + (folder / "a.nc.part") + "': File too large");
        CHECK(folder.names().empty());
    }
    {
        auto file = opened(folder / "a.nc", layout, {100, {}, false});
        REQUIRE(put_chunk(file, layout, 2).ok());
        const Limit limit(50'000);
        const auto full = put_chunk(file, layout, 20);
        REQUIRE_FALSE(full.ok());
        CHECK(full.failure().kind == Failure::Kind::output);
        CHECK_FALSE(file.done(20));
    }
    CHECK_FALSE(fs::exists(folder / "a.nc"));
    auto file = opened(folder / "a.nc", layout, {100, {}, true});
    CHECK(file.done_count() == 1);
    CHECK(file.done(2));
    put_rest(file, layout);
    REQUIRE(file.finish().ok());
    write_sweep(folder / "b.nc", layout, {7, {}, false});
    CHECK(text_of(folder / "a.nc") == text_of(folder / "b.nc"));
}
