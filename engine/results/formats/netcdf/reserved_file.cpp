#include "engine/results/formats/netcdf/reserved_file.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"
#include "engine/results/files/output_place.hpp"
#include "engine/results/formats/netcdf/netcdf_loader.hpp"

namespace nullor::results {

Outcome<Done> ReservedFile::attach(const std::string& path) {
    file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file_ < 0) file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); // enough for a shard that is merged
    struct stat status = {};
    if (file_ < 0 || ::fstat(file_, &status) != 0) return output_failure(shown_, "cannot open", errno);
    size_ = static_cast<std::uint64_t>(status.st_size);
    const bool inside = std::all_of(rooms_.begin(), rooms_.end(), [&](const NetcdfRoom& room) {
        return room.offset <= size_ && room.size <= size_ - room.offset;
    });
    return inside ? Outcome<Done>(Done{}) : output_failure(shown_, "the file is cut short", EIO);
}

namespace {

// What of the path and the size can be wrong is known before the library is entered, which does not say it.
Outcome<Done> try_place(const std::string& path, const NetcdfFile& content, const std::string& shown) {
    std::uint64_t size = 0;
    for (const auto& variable : content.variables) {
        std::uint64_t bytes = sizeof(double);
        for (const auto dimension : variable.dimensions) bytes *= content.dimensions[dimension].length;
        size += bytes;
    }
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return output_failure(shown, "cannot write", errno);
    const int error = size > 0 ? reserve_room(file, size) : 0;
    ::close(file);
    return error ? Outcome<Done>(output_failure(shown, "cannot write", error)) : Outcome<Done>(Done{});
}

} // namespace

Outcome<ReservedFile> ReservedFile::lay_out(const std::string& path, const NetcdfFile& content,
                                            const std::string& shown) {
    const auto netcdf = load_netcdf();
    if (!netcdf) return netcdf.failure();
    if (const auto room = try_place(path, content, shown); !room) return room.failure();
    std::vector<NetcdfRoom> all, rooms;
    const auto error = netcdf.value()->lay_out(path, content, all);
    if (!error.empty()) {
        return output_failure(fmt::format("cannot write '{}': {}", shown, error));
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        if (content.variables[i].reserved) rooms.push_back(all[i]);
    ReservedFile file(shown, std::move(rooms));
    if (const auto attached = file.attach(path); !attached) return attached.failure();
    return file;
}

Outcome<ReservedFile> ReservedFile::open(const std::string& path, std::vector<NetcdfRoom> rooms) {
    ReservedFile file(path, std::move(rooms));
    if (const auto attached = file.attach(path); !attached) return attached.failure();
    return file;
}

ReservedFile& ReservedFile::operator=(ReservedFile&& other) noexcept {
    std::swap(shown_, other.shown_);
    std::swap(rooms_, other.rooms_);
    std::swap(size_, other.size_);
    std::swap(file_, other.file_);
    return *this;
}

ReservedFile::~ReservedFile() {
    if (file_ >= 0) ::close(file_);
}

Outcome<std::uint64_t> ReservedFile::description_hash(std::uint64_t end) const {
    auto rooms = rooms_;
    rooms.push_back({end, 0});
    std::sort(rooms.begin(), rooms.end(),
              [](const NetcdfRoom& a, const NetcdfRoom& b) { return a.offset < b.offset; });
    ContentHash hash;
    std::vector<char> buffer(std::size_t{1} << 16);
    std::uint64_t place = 0;
    for (const auto& room : rooms) {
        while (place < room.offset) {
            const auto size = std::min<std::uint64_t>(buffer.size(), room.offset - place);
            if (const int error = read_all_at(file_, buffer.data(), size, place))
                return output_failure(shown_, "cannot read", error);
            hash.add(buffer.data(), size);
            place += size;
        }
        place = std::max(place, room.offset + room.size);
    }
    return hash.value();
}

Outcome<Done> ReservedFile::write(std::size_t room, std::uint64_t first,
                                  std::span<const double> values) const {
    const auto& [offset, size] = rooms_[room];
    assert((first + values.size()) * sizeof(double) <= size);
    (void)size;
    const std::string_view bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    if (const int error = write_all_at(file_, bytes, offset + first * sizeof(double)))
        return output_failure(shown_, "cannot write", error);
    return Done{};
}

Outcome<Done> ReservedFile::read(std::size_t room, std::uint64_t first, std::span<double> values) const {
    const auto& [offset, size] = rooms_[room];
    assert((first + values.size()) * sizeof(double) <= size);
    (void)size;
    auto* bytes = reinterpret_cast<char*>(values.data());
    if (const int error = read_all_at(file_, bytes, values.size_bytes(), offset + first * sizeof(double)))
        return output_failure(shown_, "cannot read", error);
    return Done{};
}

Outcome<Done> ReservedFile::reserve() const {
    if (const int error = reserve_room(file_, size_)) return output_failure(shown_, "cannot write", error);
    return Done{};
}

Outcome<Done> ReservedFile::sync() const {
    if (::fdatasync(file_) != 0) return output_failure(shown_, "cannot write", errno);
    return Done{};
}

} // namespace nullor::results
