#pragma once
// A NetCDF file whose large variables are written by pwrite(2) from any thread, while its description has
// long been whole: 32 MB take a third of the time that the library needs, and a process that is killed leaves
// a file of which the finished parts can be believed.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/formats/netcdf/netcdf_file.hpp"

namespace nullor::results {

class ReservedFile {
public:
    // Over what is at `path`, which messages call `shown`. rooms() are those of the reserved variables, in
    // order.
    static Outcome<ReservedFile> lay_out(const std::string& path, const NetcdfFile& content,
                                         const std::string& shown);
    // One that was laid out before, by who knows the rooms; fails if there is none, or it is too short.
    static Outcome<ReservedFile> open(const std::string& path, std::vector<NetcdfRoom> rooms);

    ReservedFile(ReservedFile&& other) noexcept
        : shown_(std::move(other.shown_)), rooms_(std::move(other.rooms_)), size_(other.size_),
          file_(std::exchange(other.file_, -1)) {}
    ReservedFile& operator=(ReservedFile&& other) noexcept;
    ReservedFile(const ReservedFile&) = delete;
    ReservedFile& operator=(const ReservedFile&) = delete;
    ~ReservedFile(); // the file stays

    [[nodiscard]] const std::vector<NetcdfRoom>& rooms() const { return rooms_; }
    [[nodiscard]] std::uint64_t size() const { return size_; } // bytes of the file
    // Of the first `size` bytes, those outside of the rooms.
    [[nodiscard]] Outcome<std::uint64_t> description_hash(std::uint64_t size) const;

    // `first` counts doubles from the room's start; what is beyond its end is a broken invariant.
    [[nodiscard]] Outcome<Done> write(std::size_t room, std::uint64_t first,
                                      std::span<const double> values) const;
    [[nodiscard]] Outcome<Done> read(std::size_t room, std::uint64_t first, std::span<double> values) const;

    // Room on the disk for all of it, so that a full disk is known at once.
    [[nodiscard]] Outcome<Done> reserve() const;
    [[nodiscard]] Outcome<Done> sync() const;

private:
    ReservedFile(std::string shown, std::vector<NetcdfRoom> rooms)
        : shown_(std::move(shown)), rooms_(std::move(rooms)) {}
    [[nodiscard]] Outcome<Done> attach(const std::string& path);

    std::string shown_; // the file, in messages
    std::vector<NetcdfRoom> rooms_;
    std::uint64_t size_ = 0;
    int file_ = -1;
};

} // namespace nullor::results
