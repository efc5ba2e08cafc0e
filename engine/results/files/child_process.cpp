#include "engine/results/files/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/output_place.hpp"

namespace nullor::results {
namespace {

constexpr std::size_t pipe_block = std::size_t{1} << 18;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NULLOR_SHADOW_MEMORY
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(NULLOR_SHADOW_MEMORY)
constexpr bool has_shadow_memory = true; // terabytes of addresses: they cannot be limited
#else
constexpr bool has_shadow_memory = false;
#endif

// How the child ends by itself; others are the library's.
enum ExitStatus { answered = 0, out_of_memory = 3 };

std::uint64_t addresses_in_use() {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void limit(decltype(RLIMIT_CPU) what, std::uint64_t soft, std::uint64_t hard) {
    rlimit there = {};
    ::getrlimit(what, &there);
    const rlimit own = {std::min<rlim_t>(soft, there.rlim_max), std::min<rlim_t>(hard, there.rlim_max)};
    ::setrlimit(what, &own);
}

constexpr int answer_file = STDERR_FILENO + 1;

// Nothing that this process has set up is left: handlers, the terminal, files and the locks on them, the
// right to write.
void prepare(const ChildLimits& limits, pid_t parent, int answer) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
    std::set_new_handler(nullptr);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int file : {STDOUT_FILENO, STDERR_FILENO})
        if (nowhere >= 0) ::dup2(nowhere, file);
    if (::dup2(answer, answer_file) < 0) ::_exit(1);
    ::close_range(answer_file + 1, ~0U, 0);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_CPU, limits.seconds, limits.seconds + 1);
    const auto memory = addresses_in_use() + limits.memory;
    if (!has_shadow_memory) limit(RLIMIT_AS, memory, memory);
}

[[noreturn]] void work_and_leave(const std::function<void(Answer&)>& work) {
    int status = answered;
    try {
        Answer answer(answer_file);
        work(answer);
    } catch (const std::exception&) { // bad_alloc, or length_error: a vector of more than all memory
        status = out_of_memory;
    }
    ::_exit(status);
}

std::string how_it_ended(int status, const ChildLimits& limits) {
    const auto code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (code == out_of_memory)
        return fmt::format("reading it takes more than {} MiB of memory: it is damaged", limits.memory >> 20);
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGXCPU)
        return fmt::format("reading it takes more than {} s of processor time: it is damaged",
                           limits.seconds);
    return fmt::format("it is damaged: the library that reads it failed{}",
                       signal > 0 ? fmt::format(" ({})", ::strsignal(signal)) : "");
}

std::string cannot_start(int error) {
    return fmt::format("no process can be started to read it: {}", std::generic_category().message(error));
}

} // namespace

void Answer::put(const void* bytes, std::size_t size) {
    const auto* first = static_cast<const char*>(bytes);
    if (buffer_.size() + size > pipe_block) flush();
    if (size > pipe_block) {
        if (write_all(file_, {first, size}) != 0) ::_exit(1);
        return;
    }
    buffer_.insert(buffer_.end(), first, first + size);
}

void Answer::put(std::string_view text) {
    put(text.size());
    put(text.data(), text.size());
}

void Answer::flush() {
    if (write_all(file_, {buffer_.data(), buffer_.size()}) != 0) ::_exit(1);
    buffer_.clear();
}

bool AnswerReader::take(void* bytes, std::size_t size) {
    auto* to = static_cast<char*>(bytes);
    while (size > 0) {
        if (at_ == buffer_.size()) {
            buffer_.resize(pipe_block);
            const auto got = ::read(file_, buffer_.data(), pipe_block);
            at_ = 0;
            buffer_.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
        }
        const auto piece = std::min(size, buffer_.size() - at_);
        std::memcpy(to, buffer_.data() + at_, piece);
        at_ += piece;
        to += piece;
        size -= piece;
    }
    return true;
}

bool AnswerReader::fits(std::uint64_t count, std::size_t each) {
    if (count > left_ / each) return false;
    left_ -= count * each;
    return true;
}

bool AnswerReader::take(std::string& text) {
    std::uint64_t size = 0;
    if (!take(size) || !fits(size, 1)) return false;
    text.resize(size);
    return take(text.data(), size);
}

bool AnswerReader::take(std::vector<double>& values) {
    std::uint64_t count = 0;
    if (!take(count) || !fits(count, sizeof(double))) return false;
    values.resize(count);
    return take(values.data(), count * sizeof(double));
}

std::string in_child(const ChildLimits& limits, const std::function<void(Answer&)>& work,
                     const std::function<bool(AnswerReader&)>& read) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return cannot_start(errno);
    // A signal that comes before the child has its own handlers is for this process alone.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = ::getpid(), child = ::fork();
    const int error = errno;
    if (child == 0) {
        prepare(limits, parent, ends[1]);
        sigemptyset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        work_and_leave(work);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::close(ends[1]);
    bool whole = false;
    if (child > 0) {
        AnswerReader answer(ends[0], limits.memory);
        whole = read(answer);
    }
    ::close(ends[0]);
    if (child < 0) return cannot_start(error);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return whole ? std::string() : how_it_ended(status, limits);
}

} // namespace nullor::results
