#pragma once
// Where an output goes, and why it cannot: what the files that are written beside their place and then
// renamed have in common.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"

namespace nullor::results {

using nullor::output_failure;
// "cannot write 'a/b.csv': No space left on device", with a hint where there is one. `error`
// is an errno.
[[nodiscard]] Failure output_failure(const std::string& path, std::string_view what, int error);

struct OutputPlace {
    std::string path;       // with symbolic links followed
    bool renameable = true; // false: a device or a pipe, which must not be renamed over
};

// Refuses a folder; makes the missing folders above a file.
[[nodiscard]] Outcome<OutputPlace> resolve_output(const std::string& path);

// ".nullor-<pid>-<random>.part" in the folder of `path`.
[[nodiscard]] std::string temporary_beside(const std::string& path);

// 0, or the errno of the write that failed.
[[nodiscard]] int write_all(int file, std::string_view bytes);
[[nodiscard]] int write_all_at(int file, std::string_view bytes, std::uint64_t offset);
// EIO where the file ends before that.
[[nodiscard]] int read_all_at(int file, char* bytes, std::size_t size, std::uint64_t offset);

// Room on the disk for a file of `size` bytes, whose length becomes at least that: 0, or the errno (no space,
// quota, size limit). A file system that cannot do this says so only when it is written to: 0. Of one in
// memory the free room is looked at, not taken.
[[nodiscard]] int reserve_room(int file, std::uint64_t size);

// A rename is on the disk when its folder is. Some file systems refuse to sync a folder: not a failure.
void sync_folder_of(const std::string& path);

} // namespace nullor::results
