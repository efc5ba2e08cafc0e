#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/results/files/atomic_file.hpp"
#include "tests/unit/results_files.hpp"

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

TEST_CASE("a file appears at commit and not before") {
    const Folder folder;
    write_text(folder / "a", "old");
    auto opened = AtomicFile::open(folder / "a");
    REQUIRE(opened.ok());
    auto& file = opened.value();
    CHECK(file.write("count 00000 "));
    // More than a block, so that the count is on the disk when it is patched.
    const std::string much(3'000'000, 'x');
    CHECK(file.write(much));
    CHECK(text_of(folder / "a") == "old");
    CHECK(file.patch(6, "12345"));
    CHECK(file.write("end"));
    CHECK(file.patch(12 + much.size(), "END"));
    CHECK(file.size() == 15 + much.size());
    REQUIRE(file.commit().ok());
    CHECK(text_of(folder / "a") == "count 12345 " + much + "END");
    CHECK(folder.names().size() == 1);
}

TEST_CASE("without commit nothing is left") {
    const Folder folder;
    {
        auto opened = AtomicFile::open(folder / "a");
        REQUIRE(opened.ok());
        CHECK(opened.value().write(std::string(3'000'000, 'x')));
        CHECK(folder.names().size() == 1);
        AtomicFile moved = std::move(opened).value();
        CHECK(moved.write("y"));
    }
    CHECK(folder.names().empty());
}

TEST_CASE("missing folders are made, links followed, modes follow the umask") {
    const Folder folder;
    write({Table(header("op", {}, false))}, Format::csv, folder / "new/one/a.csv");
    CHECK(fs::exists(folder / "new/one/a.csv"));

    write_text(folder / "real", "old");
    fs::create_symlink("real", folder / "link");
    write({Table(header("op", {}, false))}, Format::csv, folder / "link");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(text_of(folder / "real").substr(0, 5) == "v(in)");

    const auto mask = ::umask(0027);
    write({Table(header("op", {}, false))}, Format::csv, folder / "masked");
    ::umask(mask);
    CHECK((fs::status(folder / "masked").permissions() & fs::perms::mask) == fs::perms(0640));
}

TEST_CASE("a place that cannot be written is a failure that names it") {
    const Folder folder;
    write_text(folder / "file", "");
    fs::create_directory(folder / "folder");
    for (const std::string& path :
         {folder / "folder", folder / "file/a.csv", std::string("/proc/nullor/a.csv")}) {
        const auto opened = AtomicFile::open(path);
        REQUIRE_FALSE(opened.ok());
        CHECK(opened.failure().kind == Failure::Kind::output);
        CHECK(opened.failure().message.find('\'') != std::string::npos);
    }
    CHECK(AtomicFile::open(folder / "folder").failure().message ==
          "cannot write '" + folder / "folder" + "': Is a directory");
}

TEST_CASE("a full disk is a failure, for any format") {
    for (const auto format : {Format::csv, Format::raw, Format::json}) {
        auto made = make_writer(format, "/dev/full", provenance());
        REQUIRE(made.ok());
        Table table(header("op", {}, false));
        const double values[] = {1, 2, 3};
        table.append(0, values);
        CHECK(replay(table, *made.value()));
        const auto done = made.value()->finish();
        REQUIRE_FALSE(done.ok());
        CHECK(done.failure().message == "cannot write '/dev/full': No space left on device");
    }
}

TEST_CASE("a limit on the file's size stops the rows and leaves nothing") {
    const Folder folder;
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1'500'000;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);

    for (const auto format : {Format::csv, Format::raw, Format::json}) {
        auto made = make_writer(format, folder / "a", provenance());
        REQUIRE(made.ok());
        auto& writer = *made.value();
        writer.begin(header("op", {}, false));
        const double values[] = {1.0 / 3, 2, 3};
        int rows = 0;
        while (rows < 1'000'000 && writer.row(0, values)) ++rows;
        CHECK(rows > 1000);
        CHECK(rows < 1'000'000);
        writer.end();
        const auto done = writer.finish();
        REQUIRE_FALSE(done.ok());
        CHECK(done.failure().message == "cannot write '" + folder / "a" + "': File too large");
        CHECK(folder.names().empty());
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
}

TEST_CASE("a killed run leaves at most a file under a temporary name") {
    const Folder folder;
    write_text(folder / "a", "old");
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto opened = AtomicFile::open(folder / "a");
        if (!opened) ::_exit(1);
        opened.value().write(std::string(3'000'000, 'x'));
        ::raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(text_of(folder / "a") == "old");
    for (const auto& name : folder.names()) {
        if (name == "a") continue;
        CHECK(name.substr(0, 8) == ".nullor-");
        CHECK(name.substr(name.size() - 5) == ".part");
    }
    CHECK(folder.names().size() == 2);
}

TEST_CASE("two writers of one name do not mix: the last to finish wins whole") {
    const Folder folder;
    auto one = AtomicFile::open(folder / "a"), two = AtomicFile::open(folder / "a");
    REQUIRE(one.ok());
    REQUIRE(two.ok());
    for (int i = 0; i < 100; ++i) {
        one.value().write(std::string(50'000, '1'));
        two.value().write(std::string(50'000, '2'));
    }
    REQUIRE(two.value().commit().ok());
    CHECK(text_of(folder / "a") == std::string(5'000'000, '2'));
    REQUIRE(one.value().commit().ok());
    CHECK(text_of(folder / "a") == std::string(5'000'000, '1'));
    CHECK(folder.names().size() == 1);
}

TEST_CASE("a file that takes another's place leaves nothing of its own") {
    const Folder folder;
    auto first = AtomicFile::open(folder / "a"), second = AtomicFile::open(folder / "b");
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    AtomicFile file = std::move(first).value();
    CHECK(file.write("one"));
    CHECK(second.value().write("two"));
    file = std::move(second).value();
    CHECK(folder.names().size() == 1);
    CHECK(file.write(" and more"));
    REQUIRE(file.commit().ok());
    CHECK(text_of(folder / "b") == "two and more");
    CHECK(folder.names().size() == 1);
}
