#include "engine/results/files/output_place.hpp"

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <fmt/format.h>

namespace nullor::results {
namespace {

namespace fs = std::filesystem;

std::string hint_of(int error) {
    switch (error) {
    case ENOSPC: return "free some space, or write to another disk with -o";
    case EDQUOT: return "the disk quota is used up; write to another disk with -o";
    case EFBIG: return "the file would pass the size limit of this process (ulimit -f)";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a folder that may be written to with -o";
    default: return {};
    }
}

fs::path folder_of(const fs::path& path) {
    const auto folder = path.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

} // namespace

Failure output_failure(const std::string& path, std::string_view what, int error) {
    return output_failure(fmt::format("{} '{}': {}", what, path, std::generic_category().message(error)),
                          hint_of(error));
}

Outcome<OutputPlace> resolve_output(const std::string& path) {
    OutputPlace place{path, true};
    std::error_code error;
    if (fs::is_symlink(path, error)) {
        place.path = fs::weakly_canonical(path, error).string();
        if (error) return output_failure(path, "cannot write", error.value());
    }
    const auto status = fs::status(place.path, error);
    if (fs::is_directory(status)) return output_failure(path, "cannot write", EISDIR);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        place.renameable = false;
        return place;
    }
    const auto folder = folder_of(place.path);
    fs::create_directories(folder, error);
    if (error) return output_failure(folder.string(), "cannot make the folder", error.value());
    return place;
}

std::string temporary_beside(const std::string& path) {
    std::random_device device;
    const auto high = device(), low = device();
    return (folder_of(path) / fmt::format(".nullor-{}-{:08x}{:08x}.part", ::getpid(), high, low)).string();
}

int write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int write_all_at(int file, std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return 0;
}

int read_all_at(int file, char* bytes, std::size_t size, std::uint64_t offset) {
    while (size > 0) {
        const auto got = ::pread(file, bytes, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? errno : EIO;
        bytes += got;
        size -= static_cast<std::size_t>(got);
        offset += static_cast<std::uint64_t>(got);
    }
    return 0;
}

int reserve_room(int file, std::uint64_t size) {
    // Memory would be taken page by page, by this thread alone, which is a third of the work of writing
    // there.
    struct statfs place = {};
    struct stat status = {};
    if (::fstatfs(file, &place) == 0 && place.f_type == TMPFS_MAGIC && ::fstat(file, &status) == 0) {
        constexpr std::uint64_t block = 512;
        const auto page = static_cast<std::uint64_t>(place.f_bsize);
        const std::uint64_t has = static_cast<std::uint64_t>(status.st_blocks) * block;
        const bool has_limit = place.f_blocks > 0;
        if (has_limit && size > has && (size - has + page - 1) / page > place.f_bavail) return ENOSPC;
        const bool grows = static_cast<std::uint64_t>(status.st_size) < size;
        return !grows || ::ftruncate(file, static_cast<off_t>(size)) == 0 ? 0 : errno;
    }
    while (::fallocate(file, 0, 0, static_cast<off_t>(size)) != 0) {
        if (errno == EINTR) continue;
        return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? errno : 0;
    }
    return 0;
}

void sync_folder_of(const std::string& path) {
    const int file = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    ::fsync(file);
    ::close(file);
}

} // namespace nullor::results
