#include "engine/results/files/atomic_file.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/results/files/output_place.hpp"

namespace nullor::results {
namespace {

// Stays in the second cache until it is written.
constexpr std::size_t block = std::size_t{1} << 18;

} // namespace

Outcome<AtomicFile> AtomicFile::open(const std::string& path) {
    auto place = resolve_output(path);
    if (!place) return place.failure();
    AtomicFile file;
    file.path_ = std::move(place.value().path);
    if (!place.value().renameable) {
        file.file_ = ::open(file.path_.c_str(), O_WRONLY | O_CLOEXEC);
        if (file.file_ < 0) return output_failure(path, "cannot write", errno);
        return file;
    }
    do {
        file.temporary_ = temporary_beside(file.path_);
        file.unfinished_ = remember_unfinished(file.temporary_);
        file.file_ = ::open(file.temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (file.file_ < 0 && (errno == EEXIST || errno == EINTR));
    if (file.file_ < 0) {
        const int reason = errno;
        file.temporary_.clear();
        file.unfinished_.reset();
        return output_failure(path, "cannot write", reason);
    }
    // The process is about to end, and its other threads with it.
    if (unfinished_files_are_gone()) ::unlink(file.temporary_.c_str());
    return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})),
      unfinished_(std::move(other.unfinished_)), file_(std::exchange(other.file_, -1)),
      buffer_(std::move(other.buffer_)), room_(std::exchange(other.room_, 0)),
      used_(std::exchange(other.used_, 0)), flushed_(other.flushed_), failure_(std::move(other.failure_)) {}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
    if (this == &other) return *this;
    discard();
    path_ = std::move(other.path_);
    temporary_ = std::exchange(other.temporary_, {});
    unfinished_ = std::move(other.unfinished_);
    file_ = std::exchange(other.file_, -1);
    buffer_ = std::move(other.buffer_);
    room_ = std::exchange(other.room_, 0);
    used_ = std::exchange(other.used_, 0);
    flushed_ = other.flushed_;
    failure_ = std::move(other.failure_);
    return *this;
}

AtomicFile::~AtomicFile() {
    discard();
}

void AtomicFile::discard() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
    if (!temporary_.empty()) ::unlink(std::exchange(temporary_, {}).c_str());
    unfinished_.reset();
}

char* AtomicFile::reserve(std::size_t size) {
    const bool full = used_ + size > room_;
    if (full && !temporary_.empty()) flush();
    // After a failure nothing is flushed and nothing is kept: the room is scratch.
    if (failed()) used_ = 0;
    if (used_ + size > room_) {
        room_ = std::max({block, 2 * room_, used_ + size});
        // Not zeroed: a page that is not written to need not be there.
        std::unique_ptr<char[]> larger(new char[room_]);
        std::copy_n(buffer_.get(), used_, larger.get());
        buffer_ = std::move(larger);
    }
    return buffer_.get() + used_;
}

bool AtomicFile::write(std::string_view bytes) {
    std::memcpy(reserve(bytes.size()), bytes.data(), bytes.size());
    advance(bytes.size());
    return !failed();
}

bool AtomicFile::patch(std::uint64_t offset, std::string_view bytes) {
    assert(offset + bytes.size() <= size());
    if (!temporary_.empty()) flush();
    if (failed()) return false;
    if (offset >= flushed_) {
        std::memcpy(buffer_.get() + (offset - flushed_), bytes.data(), bytes.size());
        return true;
    }
    const auto written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written != static_cast<ssize_t>(bytes.size()))
        fail_with_errno("cannot write", written < 0 ? errno : EIO);
    return !failed();
}

void AtomicFile::flush() {
    if (failed()) return;
    if (const int error = write_all(file_, {buffer_.get(), used_}))
        return fail_with_errno("cannot write", error);
    flushed_ += used_;
    used_ = 0;
}

void AtomicFile::fail(std::string message, std::string hint) {
    if (failed()) return;
    failure_ = output_failure(std::move(message), std::move(hint));
    discard();
}

void AtomicFile::fail_with_errno(std::string_view what, int error) {
    auto failure = output_failure(path_, what, error);
    fail(std::move(failure.message), std::move(failure.hint));
}

Outcome<Done> AtomicFile::commit() {
    flush();
    const bool beside = !temporary_.empty();
    if (!failed() && beside && ::fsync(file_) != 0) fail_with_errno("cannot write", errno);
    if (!failed() && ::close(std::exchange(file_, -1)) != 0) fail_with_errno("cannot write", errno);
    if (!failed() && beside && ::rename(temporary_.c_str(), path_.c_str()) != 0)
        fail_with_errno("cannot put the finished file in place as", errno);
    if (failed()) return *failure_;
    if (beside) {
        temporary_.clear();
        unfinished_.reset();
        sync_folder_of(path_);
    }
    return Done{};
}

} // namespace nullor::results
