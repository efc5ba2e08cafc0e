#include "engine/results/sweep/sweep_journal.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/output_place.hpp"

namespace nullor::results {
namespace {

// The file that has the name now, not one that its holder has removed in the meantime.
bool still_named(int file, const std::string& path) {
    struct stat own = {}, named = {};
    return ::fstat(file, &own) == 0 && ::stat(path.c_str(), &named) == 0 && own.st_ino == named.st_ino &&
           own.st_dev == named.st_dev;
}

} // namespace

// What a process that was just killed has started ends a moment after it, and holds the lock until then.
Outcome<SweepJournal> SweepJournal::open(const std::string& path) {
    constexpr int tries = 20;
    constexpr useconds_t pause = 10'000;
    for (int left = tries;;) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        if (file < 0) return output_failure(path, "cannot write", errno);
        int locked = 0;
        do {
            locked = ::flock(file, LOCK_EX | LOCK_NB);
        } while (locked != 0 && errno == EINTR);
        if (locked != 0 && errno == EWOULDBLOCK) {
            ::close(file);
            if (--left > 0) {
                ::usleep(pause);
                continue;
            }
            return output_failure(fmt::format("another process is writing this sweep: it holds '{}'", path),
                                  "wait for it, end it, or write to another file with -o");
        }
        if (!still_named(file, path)) {
            ::close(file);
            continue;
        }
        SweepJournal journal(path, file);
        if (const auto read = journal.read(); !read) return read.failure();
        return journal;
    }
}

SweepJournal::SweepJournal(SweepJournal&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), size_(other.size_),
      unfinished_(std::move(other.unfinished_)), seed_(other.seed_), header_(std::move(other.header_)),
      chunks_(std::move(other.chunks_)) {}

SweepJournal::~SweepJournal() {
    if (file_ < 0) return;
    if (size_ == 0) ::unlink(path_.c_str());
    unfinished_.reset();
    ::close(file_);
}

Outcome<Done> SweepJournal::read() {
    struct stat status = {};
    if (::fstat(file_, &status) != 0) return output_failure(path_, "cannot read", errno);
    size_ = static_cast<std::uint64_t>(status.st_size);
    if (size_ == 0) unfinished_ = remember_unfinished(path_);
    std::string text(size_, '\0');
    if (const int error = read_all_at(file_, text.data(), text.size(), 0))
        return output_failure(path_, "cannot read", error);
    auto content = read_journal(text);
    switch (content.state) {
    case JournalContent::State::foreign:
        return output_failure(fmt::format("'{}' is no journal of a sweep", path_),
                              "rename it, or write to another file with -o");
    case JournalContent::State::another_version:
        return output_failure(fmt::format("'{}' is of another version of nullor", path_),
                              "remove it and the .part file beside it to start anew");
    case JournalContent::State::unfinished: return Done{};
    case JournalContent::State::good: break;
    }
    header_ = std::move(content.header);
    chunks_ = std::move(content.chunks);
    seed_ = content.seed;
    // What is appended must not be taken for the rest of a torn line.
    if (text.back() != '\n') return append("\n");
    return Done{};
}

Outcome<Done> SweepJournal::append(std::string_view text) {
    if (const int error = write_all(file_, text)) {
        // Half a line would spoil the next one. If even this fails, the next one counts as not written.
        [[maybe_unused]] const int cut = ::ftruncate(file_, static_cast<off_t>(size_));
        return output_failure(path_, "cannot write", error);
    }
    size_ += text.size();
    unfinished_.reset();
    return Done{};
}

Outcome<Done> SweepJournal::clear() {
    if (::ftruncate(file_, 0) != 0) return output_failure(path_, "cannot write", errno);
    size_ = 0;
    if (!unfinished_) unfinished_ = remember_unfinished(path_);
    header_.reset();
    chunks_.clear();
    return Done{};
}

Outcome<Done> SweepJournal::begin(const JournalHeader& header) {
    const auto text = journal_text(header);
    seed_ = read_journal(text).seed;
    return append(text);
}

Outcome<Done> SweepJournal::add(std::uint64_t chunk, std::uint64_t hash) {
    const std::lock_guard lock(appending_);
    return append(journal_line(chunk, hash, seed_));
}

void SweepJournal::remove() {
    if (file_ < 0) return;
    ::unlink(path_.c_str());
    unfinished_.reset();
    ::close(std::exchange(file_, -1));
}

} // namespace nullor::results
