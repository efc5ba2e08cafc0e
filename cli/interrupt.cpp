#include "cli/interrupt.hpp"

#include <csignal>

namespace nullor::cli {

namespace {

// The one thing that must be global: a signal handler has no other way to speak.
volatile std::sig_atomic_t requested = 0;

void note(int signal) {
    requested = 1;
    std::signal(signal, SIG_DFL);
}

} // namespace

void catch_interrupts() {
    std::signal(SIGINT, note);
    std::signal(SIGTERM, note);
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_IGN); // a file-size limit is then a failed write
}

bool interrupted() {
    return requested != 0;
}

} // namespace nullor::cli
