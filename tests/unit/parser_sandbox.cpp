// Files that a deck draws in: which names fit, and what a sandbox refuses.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <sys/stat.h>

#include "parser/elaborate.hpp"
#include "parser/text/file_search.hpp"
#include "parser/text/text.hpp"

using namespace nullor;
using namespace nullor::parser;
namespace fs = std::filesystem;

namespace {

// outside/secret.inc, outside/points.txt, deck/own.inc, deck/sub/own.inc; goes away again.
class Place {
public:
    Place() {
        std::string name = (fs::temp_directory_path() / "nullor-sandbox-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
        fs::create_directories(path / "deck/sub");
        fs::create_directories(path / "outside");
        write("outside/secret.inc", "R2 a 0 1k\n");
        write("outside/points.txt", "0 0\n1 1\n");
        write("outside/secret.lib", ".lib s\nR2 a 0 1k\n.endl\n");
        write("deck/own.inc", "R2 a 0 1k\n");
        write("deck/points.txt", "0 0\n1 1\n");
        write("deck/sub/own.inc", "R2 a 0 1k\n");
    }
    ~Place() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    // Codes of what is said of a deck with this card.
    [[nodiscard]] std::string codes(const std::string& card, bool sandbox = true,
                                    const std::vector<std::string>& include_paths = {}) const {
        Sources sources;
        Diagnostics diagnostics;
        ReadOptions options;
        options.include_paths = include_paths;
        if (sandbox) options.sandbox = (path / "deck").string();
        (void)read_text((path / "deck/d.cir").string(), "t\nV1 a 0 1\nR1 a 0 1\n" + card + "\n.op\n", options,
                        sources, diagnostics);
        std::string list;
        for (const Diagnostic& d : diagnostics.all()) {
            list += (list.empty() ? "" : " ") + d.code;
            if (d.code == "outside-sandbox") CHECK(d.fault == Fault::files);
        }
        return list;
    }

    fs::path path;
};

} // namespace

TEST_CASE("sandbox: what lies below the deck's folder is read") {
    const Place place;
    CHECK(place.codes(".include own.inc") == "");
    CHECK(place.codes(".include sub/own.inc") == "");
    CHECK(place.codes(".include sub\\own.inc") == "");
    CHECK(place.codes(".include sub/../own.inc") == "");
    CHECK(place.codes(".include ../deck/own.inc") == "");
    CHECK(place.codes(".include " + (place.path / "deck/own.inc").string()) == "");
    CHECK(place.codes("V2 b 0 PWL file=points.txt\nR3 b 0 1") == "");
    CHECK(place.codes(".include nowhere.inc") == "missing-file");
    fs::create_symlink("own.inc", place.path / "deck/link.inc");
    CHECK(place.codes(".include link.inc") == "");
}

TEST_CASE("sandbox: what lies outside is refused, however it is named") {
    const Place place;
    const std::string refused = "outside-sandbox";
    for (const char* card :
         {".include ../outside/secret.inc", ".include ..\\outside\\secret.inc",
          ".inc '../outside/secret.inc'", ".include sub/../../outside/secret.inc",
          ".lib ../outside/secret.lib s", "V2 b 0 PWL file=../outside/points.txt\nR3 b 0 1"}) {
        CAPTURE(card);
        CHECK(place.codes(card) == refused);
        CHECK(place.codes(card, false) == "");
    }
    CHECK(place.codes(".include " + (place.path / "outside/secret.inc").string()) == refused);
    // Whether there is such a file is not told.
    CHECK(place.codes(".include ../outside/nowhere.inc") == refused);
    CHECK(place.codes(".include ~/nowhere.inc") == refused);
    CHECK(place.codes(".include secret.inc", false, {(place.path / "outside").string()}) == "");
    CHECK(place.codes(".include secret.inc", true, {(place.path / "outside").string()}) == "missing-file");
}

TEST_CASE("sandbox: a symbolic link does not lead out") {
    const Place place;
    fs::create_symlink(place.path / "outside/secret.inc", place.path / "deck/file.inc");
    fs::create_symlink("../outside", place.path / "deck/folder");
    for (const char* card : {".include file.inc", ".include folder/secret.inc", ".include FOLDER\\secret.inc",
                             ".include sub/../folder/secret.inc", ".include File.inc"}) {
        CAPTURE(card);
        CHECK(place.codes(card).find("outside-sandbox") != std::string::npos);
        CHECK(place.codes(card, false).find("outside-sandbox") == std::string::npos);
    }
}

// As after a check of the name: what is opened then is what counts.
TEST_CASE("sandbox: what was opened lies within, whatever has the name") {
    const Place place;
    const std::optional<std::string> root = (place.path / "deck").string();
    const auto codes = [&](const std::string& name) {
        Diagnostics found;
        const auto text = load_text((place.path / "deck" / name).string(), {0, 1, 1, 1}, found, root);
        CHECK(text.has_value() == found.empty());
        return found.empty() ? std::string() : found.all()[0].code;
    };
    fs::create_symlink(place.path / "outside/secret.inc", place.path / "deck/out.inc");
    fs::create_symlink("own.inc", place.path / "deck/in.inc");
    fs::create_directory_symlink(place.path / "outside", place.path / "deck/out");
    CHECK(codes("own.inc") == "");
    CHECK(codes("in.inc") == "");
    CHECK(codes("out.inc") == "outside-sandbox");
    CHECK(codes("out/secret.inc") == "outside-sandbox");
}

TEST_CASE("sandbox: a link that is swapped while the deck is read leads nowhere") {
    const Place place;
    place.write("outside/secret.inc", "R2 a 0 1k\nsecret\n"); // a card that is an error
    const fs::path link = place.path / "deck/link.inc", next = place.path / "deck/next";
    std::atomic<bool> done = false;
    std::thread swapper([&] {
        for (bool out = false; !done; out = !out) {
            std::error_code ignored;
            fs::remove(next, ignored);
            fs::create_symlink(out ? place.path / "outside/secret.inc" : place.path / "deck/own.inc", next,
                               ignored);
            fs::rename(next, link, ignored);
        }
    });
    for (int i = 0; i < 300; ++i) {
        const std::string codes = place.codes(".include link.inc");
        CAPTURE(codes);
        CHECK((codes.empty() || codes == "outside-sandbox" || codes == "missing-file"));
    }
    done = true;
    swapper.join();
}

TEST_CASE("sandbox: the folder itself may be reached through a link") {
    const Place place;
    fs::create_directory_symlink(place.path / "deck", place.path / "alias");
    CHECK(lies_in((place.path / "alias").string(), (place.path / "deck/own.inc").string()));
    CHECK(lies_in((place.path / "deck").string(), (place.path / "alias/own.inc").string()));
    CHECK_FALSE(lies_in((place.path / "deck").string(), (place.path / "deckhand").string()));
    CHECK(lies_in("", "nowhere.inc"));
    CHECK_FALSE(lies_in("", "../nowhere.inc"));
    CHECK_FALSE(lies_in((place.path / "nowhere").string(), (place.path / "nowhere/own.inc").string()));
}

TEST_CASE("files: wrong case is read with a warning, exact case without") {
    const Place place;
    CHECK(place.codes(".include OWN.Inc", false) == "other-case");
    CHECK(place.codes(".include SUB\\Own.inc", false) == "other-case");
    CHECK(place.codes(".include .\\own.inc", false) == "");
}

TEST_CASE("files: what is no regular file is not drawn in") {
    const Place place;
    REQUIRE(mkfifo((place.path / "deck/pipe.inc").c_str(), 0600) == 0);
    CHECK(place.codes(".include pipe.inc", false) == "cannot-read");
    CHECK(place.codes(".include /dev/zero", false) == "cannot-read");
    CHECK(place.codes(".include sub", false) == "cannot-read");
}
