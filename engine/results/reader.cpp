#include "engine/results/reader.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/formats/netcdf/netcdf_layout.hpp"
#include "engine/results/formats/netcdf/netcdf_reading.hpp"
#include "engine/results/formats/readers.hpp"
#include "engine/results/formats/reading.hpp"

namespace nullor::results {
namespace {

constexpr std::size_t most_of_standard_input = std::size_t{1} << 30; // it may never end

// 0, or the errno; EFBIG where there is more than `most`.
int read_all(int file, std::string& bytes, std::size_t most) {
    constexpr std::size_t block = std::size_t{1} << 20;
    for (;;) {
        if (bytes.size() > most) return EFBIG;
        const auto size = bytes.size();
        bytes.resize(size + block);
        const auto got = ::read(file, bytes.data() + size, block);
        bytes.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0) return 0;
        if (got < 0 && errno != EINTR) return errno;
    }
}

// A pipe without a writer is opened at once, and refused: waiting for one, or reading a device, has no end.
Outcome<std::string> bytes_of(const std::string& path) {
    const bool standard_input = path == "-";
    const int file = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    std::string bytes;
    struct stat status = {};
    if (file >= 0 && !standard_input && ::fstat(file, &status) == 0 && !S_ISREG(status.st_mode) &&
        !S_ISDIR(status.st_mode)) {
        ::close(file);
        return output_failure(fmt::format("cannot read '{}': it is not a regular file", path),
                              "'-' reads standard input, up to 1 GiB");
    }
    const std::size_t most = standard_input ? most_of_standard_input : bytes.max_size();
    const int error = file < 0 ? errno : read_all(file, bytes, most);
    if (file >= 0 && !standard_input) ::close(file);
    if (standard_input && error == EFBIG)
        return output_failure("standard input is larger than 1 GiB", "plot a file");
    if (error != 0)
        return output_failure(
            fmt::format("cannot read '{}': {}", path, std::generic_category().message(error)));
    return bytes;
}

bool begins_with(std::string_view bytes, std::string_view start) {
    return bytes.substr(0, start.size()) == start;
}

// A sweep's result: as tables it would take several times its size in memory.
bool is_large_netcdf(const std::string& path) {
    constexpr std::uintmax_t most = std::uintmax_t{1} << 31;
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size <= most) return false;
    std::string start(4, ' ');
    std::ifstream(path, std::ios::binary).read(start.data(), 4);
    return begins_with(start, "\x89HDF");
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Outcome<std::vector<Table>> read_netcdf(std::string_view bytes, const std::string& name) {
    // Chunks that lack would be read as zeros.
    if (ends_with(name, ".part"))
        return output_failure(fmt::format("{}: the sweep that writes it is not finished", name),
                              "nullor sweep --resume goes on with it");
    const auto file = decode_netcdf(bytes, name);
    if (!file) return file.failure();
    return tables_of(file.value(), name);
}

} // namespace

Outcome<std::vector<Table>> read_results(const std::string& path) {
    if (is_large_netcdf(path))
        return output_failure(
            fmt::format("'{}' is too large to be read as a whole", path),
            "results of this size are for xarray, MATLAB or Julia, which read parts of them");
    const auto read = bytes_of(path);
    if (!read) return read.failure();
    const std::string_view bytes = read.value();
    const auto name = path == "-" ? std::string("standard input") : path;
    const auto first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return output_failure(fmt::format("{}: the file is empty", name));
    if (begins_with(bytes, "\x89HDF")) return read_netcdf(bytes, name);
    if (bytes[first] == '{') return read_json(bytes, name);
    if (begins_with(bytes.substr(first), "Title:")) return read_raw(bytes.substr(first), name);
    if (bytes.find('\0') != std::string_view::npos)
        return output_failure(fmt::format("{}: neither CSV, nor a rawfile, nor JSON", name));
    return read_csv(bytes, name);
}

} // namespace nullor::results
