// Decks and results on standard input: how much is read, and what an interrupted pipe leaves.

#include <csignal>
#include <fstream>

#include "cli/process/interrupt.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using results_files::Folder;
using results_files::write_text;
using Words = std::vector<std::string>;

namespace {

// In a process of its own, since the end of standard input is remembered.
int with_input(const std::string& path, const std::function<int()>& work) {
    return in_child([&] {
        const int file = ::open(path.c_str(), O_RDONLY);
        if (file < 0) return -1;
        ::dup2(file, STDIN_FILENO);
        return work();
    });
}

} // namespace

TEST_CASE("standard input ends at 1 GiB, as a file does") {
    const Folder folder;
    const std::string large = folder / "large";
    write_text(large, "");
    results_files::fs::resize_file(large, (std::uintmax_t{1} << 30) + 1); // takes no room on the disk
    const auto refused = [&](const Words& words, const std::string& message) {
        return with_input(large, [&] {
            const Ran ran = nullor_with(words);
            return ran.status == 4 && has(ran.err, message) ? 42 : 1;
        });
    };
    CHECK(refused({"check", "-"}, "'<stdin>' is larger than 1 GiB") == 42);
    CHECK(refused({"plot", "-"}, "standard input is larger than 1 GiB") == 42);
}

TEST_CASE("interrupted while a deck comes, check and export say nothing of the part of it that came") {
    const Folder folder;
    const std::string part = folder / "part.cir", out = folder / "out.cir";
    write_text(part, "t\nV1 a 0 1\nR1 a 0 1\n.op\n");
    for (const Words& words :
         {Words{"check", "-"}, Words{"check", "-", "--format", "json"}, Words{"export", "-", "--to", "spice"},
          Words{"export", "-", "--to", "spice", "-o", out}, Words{"run", "-"}, Words{"check", part}}) {
        CAPTURE(words[0]);
        CHECK(with_input(part, [&] {
                  nullor::cli::catch_interrupts();
                  std::raise(SIGINT);
                  const Ran ran = nullor_with(words);
                  return ran.status == 130 && ran.out.empty() ? 42 : ran.status;
              }) == 42);
    }
    CHECK_FALSE(results_files::fs::exists(out));
    // A part that is wrong as it stands is no mistake of the deck.
    write_text(part, "t\nV1 a 0 1\nR1 a");
    CHECK(with_input(part, [&] {
              nullor::cli::catch_interrupts();
              std::raise(SIGINT);
              return nullor_with({"run", "-"}).status;
          }) == 130);
}
