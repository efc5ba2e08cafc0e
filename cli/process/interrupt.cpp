#include "cli/process/interrupt.hpp"

#include <csignal>

#include <sys/time.h>
#include <unistd.h>

#include "engine/results/files/unfinished.hpp"

namespace nullor::cli {

namespace {

// The one thing that must be global: a signal handler has no other way to speak.
volatile std::sig_atomic_t requested = 0;

constexpr suseconds_t patience = 400'000; // us

// Whatever is at work has not looked at the request. Files under their final names are whole at any moment.
void leave(int) {
    results::remove_unfinished_files();
    static constexpr char message[] = "\ninterrupted\n";
    (void)!::write(STDERR_FILENO, message, sizeof message - 1);
    ::_exit(130);
}

// A second signal, or nobody reads what is printed.
void end_at_once(int signal) {
    results::remove_unfinished_files();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void note(int) {
    requested = 1;
    std::signal(SIGALRM, leave);
    std::signal(SIGINT, end_at_once);
    std::signal(SIGTERM, end_at_once);
    const itimerval once{{0, 0}, {0, patience}};
    ::setitimer(ITIMER_REAL, &once, nullptr);
}

} // namespace

void catch_interrupts() {
    std::signal(SIGTERM, note);
    std::signal(SIGINT, note);
    std::signal(SIGPIPE, end_at_once);
    std::signal(SIGXFSZ, SIG_IGN); // a file-size limit is then a failed write
}

bool interrupted() {
    return requested != 0;
}

} // namespace nullor::cli
