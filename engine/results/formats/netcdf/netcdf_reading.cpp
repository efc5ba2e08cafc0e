#include "engine/results/formats/netcdf/netcdf_reading.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "engine/results/files/child_process.hpp"
#include "engine/results/formats/netcdf/netcdf_loader.hpp"
#include "engine/results/formats/reading.hpp"

namespace nullor::results {
namespace {

// The library alone takes some megabytes; compressed files, as xarray writes them, grow when they are read.
// Files of few variables are read at more than 200 MB/s, and a variable takes some 0.1 ms. The time is there
// to end what loops, not to judge machines: a tenth of both still passes.
ChildLimits limits_of(std::uint64_t file_size) {
    constexpr std::uint64_t least_memory = std::uint64_t{1} << 30, growth = 8, bytes_per_second = 20'000'000;
    constexpr unsigned least_seconds = 20;
    const auto most = std::numeric_limits<std::uint64_t>::max() / (4 * growth);
    file_size = std::min(file_size, most);
    return {least_memory + growth * file_size,
            least_seconds + static_cast<unsigned>(file_size / bytes_per_second)};
}

void put(Answer& answer, const NetcdfAttributes& attributes) {
    answer.put(attributes.size());
    for (const auto& [name, value] : attributes) {
        answer.put(std::string_view(name));
        answer.put(std::string_view(value));
    }
}

void put(Answer& answer, const NetcdfVariable& variable) {
    answer.put(std::string_view(variable.name));
    answer.put(variable.dimensions.size());
    for (const auto dimension : variable.dimensions) answer.put(dimension);
    put(answer, variable.attributes);
    answer.put(variable.values.size());
    answer.put(variable.values.data(), variable.values.size() * sizeof(double));
    answer.put(variable.labels.size());
    for (const auto& label : variable.labels) answer.put(std::string_view(label));
    answer.put(std::uint64_t{variable.reserved});
}

void put(Answer& answer, const NetcdfFile& file, const std::vector<NetcdfRoom>& rooms) {
    answer.put(file.dimensions.size());
    for (const auto& dimension : file.dimensions) {
        answer.put(std::string_view(dimension.name));
        answer.put(dimension.length);
    }
    answer.put(file.variables.size());
    for (const auto& variable : file.variables) put(answer, variable);
    put(answer, file.attributes);
    answer.put(rooms.size());
    for (const auto& room : rooms) {
        answer.put(room.offset);
        answer.put(room.size);
    }
}

// The counterpart, which believes nothing.
class Taker {
public:
    explicit Taker(AnswerReader& answer) : answer_(answer) {}

    bool take(NetcdfFile& file, std::vector<NetcdfRoom>& rooms) {
        return list(file.dimensions,
                    [&](NetcdfDimension& d) { return answer_.take(d.name) && number(d.length); }) &&
               list(file.variables, [&](NetcdfVariable& v) { return take(v) && consistent(v, file); }) &&
               take(file.attributes) &&
               list(rooms,
                    [&](NetcdfRoom& room) { return answer_.take(room.offset) && answer_.take(room.size); }) &&
               (rooms.empty() || rooms.size() == file.variables.size());
    }

private:
    // One after the other: a count that is not true takes no memory.
    template <class T, class TakeOne>
    bool list(std::vector<T>& items, TakeOne take_one) {
        std::uint64_t count = 0;
        if (!answer_.take(count)) return false;
        for (std::uint64_t i = 0; i < count; ++i)
            if (!take_one(items.emplace_back())) return false;
        return true;
    }

    bool number(std::size_t& value) {
        std::uint64_t there = 0;
        const bool taken = answer_.take(there);
        value = there;
        return taken;
    }

    bool take(NetcdfAttributes& attributes) {
        return list(attributes, [&](auto& a) { return answer_.take(a.first) && answer_.take(a.second); });
    }

    bool take(NetcdfVariable& variable) {
        std::uint64_t reserved = 0;
        const bool taken = answer_.take(variable.name) &&
                           list(variable.dimensions, [&](std::size_t& d) { return number(d); }) &&
                           take(variable.attributes) && answer_.take(variable.values) &&
                           list(variable.labels, [&](std::string& l) { return answer_.take(l); }) &&
                           answer_.take(reserved);
        variable.reserved = reserved != 0;
        return taken;
    }

    static bool consistent(const NetcdfVariable& variable, const NetcdfFile& file) {
        const bool there = std::all_of(variable.dimensions.begin(), variable.dimensions.end(),
                                       [&](std::size_t d) { return d < file.dimensions.size(); });
        if (!there || variable.reserved) return there && !variable.dimensions.empty();
        if (!variable.labels.empty()) return variable.values.empty();
        double size = 1; // cannot wrap around
        for (const auto d : variable.dimensions) size *= static_cast<double>(file.dimensions[d].length);
        return variable.values.empty() || size == static_cast<double>(variable.values.size());
    }

    AnswerReader& answer_;
};

using Read = std::function<std::string(const NetcdfModule& module, NetcdfSurvey& there)>;

// What `read` returns or finds in the child; `name` is the file's.
Outcome<NetcdfSurvey> read_apart(std::uint64_t size, const std::string& name, const Read& read) {
    const auto netcdf = load_netcdf();
    if (!netcdf) return netcdf.failure();
    NetcdfSurvey result;
    std::string error;
    const auto work = [&](Answer& answer) {
        NetcdfSurvey there;
        const auto wrong = read(*netcdf.value(), there);
        answer.put(std::string_view(wrong));
        if (wrong.empty()) put(answer, there.file, there.rooms);
    };
    const auto take = [&](AnswerReader& answer) {
        return answer.take(error) && (!error.empty() || Taker(answer).take(result.file, result.rooms));
    };
    const auto ended = in_child(limits_of(size), work, take);
    if (ended.empty() && error.empty()) return result;
    return output_failure(fmt::format("{}: {}", name, ended.empty() ? error : ended));
}

} // namespace

Outcome<NetcdfFile> decode_netcdf(std::string_view bytes, const std::string& name) {
    auto read = read_apart(bytes.size(), name, [&](const NetcdfModule& module, NetcdfSurvey& there) {
        return module.decode(bytes, there.file);
    });
    if (!read) return read.failure();
    return std::move(read.value().file);
}

Outcome<NetcdfSurvey> survey_netcdf(const std::string& path, std::string_view leading) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return read_apart(error ? 0 : size, path, [&](const NetcdfModule& module, NetcdfSurvey& there) {
        return module.survey(path, leading, there.file, there.rooms);
    });
}

} // namespace nullor::results
