#include "engine/results/sweep/shard_seal.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"
#include "engine/results/files/output_place.hpp"

namespace nullor::results {
namespace {

constexpr std::string_view mark = "\nnullor shard ";

// Closed at the end.
class Opened {
public:
    Opened(const std::string& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC)) {}
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    ~Opened() {
        if (file_ >= 0) ::close(file_);
    }
    [[nodiscard]] int file() const { return file_; }

private:
    int file_;
};

// The seal of the first `size` bytes; 0, or the errno.
int make_seal(int file, std::uint64_t size, std::string& seal) {
    constexpr std::uint64_t piece = std::uint64_t{1} << 20;
    std::vector<char> buffer(std::min(piece, size));
    ContentHash hash;
    for (std::uint64_t at = 0; at < size;) {
        const auto part = std::min(piece, size - at);
        if (const int error = read_all_at(file, buffer.data(), part, at)) return error;
        hash.add(buffer.data(), part);
        at += part;
    }
    seal = fmt::format("{}{}\n", mark, hex(hash.value()));
    return 0;
}

} // namespace

Outcome<Done> put_seal(const std::string& path, std::uint64_t size) {
    const Opened opened(path, O_RDWR);
    const int file = opened.file();
    if (file < 0) return output_failure(path, "cannot write", errno);
    std::string seal;
    if (const int error = make_seal(file, size, seal)) return output_failure(path, "cannot read", error);
    if (::ftruncate(file, static_cast<off_t>(size)) != 0) return output_failure(path, "cannot write", errno);
    if (const int error = write_all_at(file, seal, size)) return output_failure(path, "cannot write", error);
    return Done{};
}

Outcome<Seal> seal_of(const std::string& path) {
    const Opened opened(path, O_RDONLY);
    const int file = opened.file();
    struct stat status = {};
    if (file < 0 || ::fstat(file, &status) != 0) return output_failure(path, "cannot read", errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!S_ISREG(status.st_mode) || size < seal_size) return Seal::none;
    std::string there(seal_size, '\0'), seal;
    if (const int error = read_all_at(file, there.data(), there.size(), size - seal_size))
        return output_failure(path, "cannot read", error);
    if (!there.starts_with(mark)) return Seal::none;
    if (const int error = make_seal(file, size - seal_size, seal))
        return output_failure(path, "cannot read", error);
    return there == seal ? Seal::whole : Seal::broken;
}

} // namespace nullor::results
