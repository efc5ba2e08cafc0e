// Progress on a terminal, and the wish to stop.

#include <csignal>
#include <cstdlib>
#include <thread>

#include "cli/process/interrupt.hpp"
#include "cli/process/progress.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using nullor::cli::Progress;

namespace {

// A machine without pseudo-terminals, such as a bare chroot, says so, and the test is skipped by name.
bool has_terminals() {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    const bool ready = terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0;
    const char* name = ready ? ::ptsname(terminal) : nullptr;
    const int other = name ? ::open(name, O_WRONLY | O_NOCTTY) : -1;
    if (other >= 0) ::close(other);
    if (terminal >= 0) ::close(terminal);
    if (other < 0) MESSAGE("skipped: this machine has no pseudo-terminals");
    return other >= 0;
}

// What is written to standard error while it is a terminal.
std::string on_terminal(const std::function<void()>& work) {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(terminal >= 0);
    REQUIRE(::grantpt(terminal) == 0);
    REQUIRE(::unlockpt(terminal) == 0);
    {
        const Redirected err(STDERR_FILENO, ::ptsname(terminal));
        work();
        std::fflush(stderr);
    }
    ::fcntl(terminal, F_SETFL, O_NONBLOCK);
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(terminal, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    ::close(terminal);
    return text;
}

void many_calls(Progress& progress, double done) {
    for (int k = 0; k < 100; ++k) progress.progress(done);
}

} // namespace

TEST_CASE("progress is silent for half a second, then tells deck, analysis, step and how far, and is wiped") {
    if (!has_terminals()) return;
    CHECK(on_terminal([] {
              Progress progress("fast.cir", true);
              progress.begin("ac", 0, 1);
              many_calls(progress, 0.5);
          }).empty());
    const std::string text = on_terminal([] {
        Progress progress("slow.cir", true);
        progress.begin("tran", 2, 10);
        std::this_thread::sleep_for(std::chrono::milliseconds(520));
        many_calls(progress, 0.5);
        many_calls(progress, 0.6); // too soon after the last
    });
    CHECK(has(text, "slow.cir tran step 3/10 [###############               ] 50 %"));
    CHECK(!has(text, "60 %"));
    CHECK(text.substr(text.size() - 4) == "\r\x1b[K");
}

TEST_CASE("progress is not shown where it is not wanted, nor where there is no terminal") {
    if (!has_terminals()) return;
    const auto late = [](bool show) {
        Progress progress("slow.cir", show);
        progress.begin("tran", 0, 1);
        std::this_thread::sleep_for(std::chrono::milliseconds(520));
        many_calls(progress, 0.5);
    };
    CHECK(on_terminal([&] { late(false); }).empty());
    CHECK(captured([&] {
              late(true);
              return 0;
          }).err.empty());
}

TEST_CASE("a signal asks for an end, a second one ends at once") {
    for (const int signal : {SIGINT, SIGTERM}) {
        CHECK(in_child([&] {
                  nullor::cli::catch_interrupts();
                  if (nullor::cli::interrupted()) return 1;
                  std::raise(signal);
                  const Progress progress("a.cir", false);
                  return nullor::cli::interrupted() && progress.stop_requested() ? 42 : 2;
              }) == 42);
        CHECK(in_child([&] {
                  nullor::cli::catch_interrupts();
                  std::raise(signal);
                  std::raise(signal);
                  return 3;
              }) == -signal);
    }
}

TEST_CASE("an interrupted command has status 130, and leaves no half file") {
    const results_files::Folder folder;
    const std::string deck = folder / "a.cir", out = folder / "out";
    results_files::write_text(deck, "t\nV1 a 0 sin(0 1 1k)\nR1 a 0 1\n.tran 1u 10\n.expect tran v(a) < 2\n");
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"run", deck, "-o", out}, {"test", deck}, {"run", deck, deck}}) {
        CHECK(in_child([&] {
                  nullor::cli::catch_interrupts();
                  std::raise(SIGINT);
                  return nullor_with(words).status;
              }) == 130);
    }
    CHECK(results_files::fs::is_empty(out));
}
