#pragma once
// A file that appears whole or not at all: written beside its place under a name of its own, flushed to the
// disk, then renamed. What is on its place before stays until then. A run that is killed by SIGKILL leaves at
// most a file named ".nullor-<pid>-<random>.part"; whoever else ends the process calls
// remove_unfinished_files().
//
// The first failure sticks: writes after it do nothing and return false, commit() reports it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"
#include "engine/results/files/unfinished.hpp"

namespace nullor::results {

class AtomicFile {
public:
    // Makes missing folders. A symbolic link is followed; a device or a pipe, which must not be renamed over,
    // is written at commit() straight from memory.
    static Outcome<AtomicFile> open(const std::string& path);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile(); // without commit(): removes what was written

    // Room for `size` bytes at the end, to be filled before advance(); the pointer is good until the next
    // call.
    [[nodiscard]] char* reserve(std::size_t size);
    void advance(std::size_t size) { used_ += size; }

    bool write(std::string_view bytes);
    // Bytes written before, at `offset`, are replaced: a count that is known at the end.
    bool patch(std::uint64_t offset, std::string_view bytes);
    [[nodiscard]] std::uint64_t size() const { return flushed_ + used_; }

    [[nodiscard]] const std::string& path() const { return path_; }
    // The name that the file has until commit(), for who writes to it by other means than write(); empty
    // where there is none, and what is written goes straight to the path.
    [[nodiscard]] const std::string& temporary() const { return temporary_; }
    [[nodiscard]] bool failed() const { return failure_.has_value(); }
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    void fail(std::string message, std::string hint = {});

    [[nodiscard]] Outcome<Done> commit();

private:
    AtomicFile() = default;
    void flush();
    void discard();
    void fail_with_errno(std::string_view what, int error);

    std::string path_;      // its place
    std::string temporary_; // empty: written straight to path_
    Unfinished unfinished_; // temporary_, as long as there is one
    int file_ = -1;
    std::unique_ptr<char[]> buffer_;
    std::size_t room_ = 0; // in it
    std::size_t used_ = 0;
    std::uint64_t flushed_ = 0;
    std::optional<Failure> failure_;
};

} // namespace nullor::results
