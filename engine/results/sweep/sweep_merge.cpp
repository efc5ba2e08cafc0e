#include "engine/results/sweep/sweep_merge.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/output_place.hpp"
#include "engine/results/files/unfinished.hpp"
#include "engine/results/formats/netcdf/netcdf_reading.hpp"
#include "engine/results/formats/netcdf/reserved_file.hpp"
#include "engine/results/sweep/shard_seal.hpp"
#include "engine/results/sweep/sweep_journal.hpp"
#include "engine/results/sweep/sweep_layout.hpp"

namespace nullor::results {
namespace {

struct Input {
    std::string path;
    SweepShard shard;
    std::vector<NetcdfRoom> rooms; // of the computed variables
};

Failure changed(const std::string& path) {
    return output_failure(fmt::format("'{}' was changed or cut since nullor wrote it", path),
                          "nullor sweep --shard K/N computes it again");
}

Failure no_shard(const std::string& path) {
    return output_failure(
        fmt::format("'{}' is no shard of a sweep, or was changed or cut since nullor wrote it", path),
        "shards are what nullor sweep --shard K/N writes, such as out.3of8.nc");
}

Outcome<Done> check_seal(const std::string& path) {
    const auto seal = seal_of(path);
    if (!seal) return seal.failure();
    if (seal.value() == Seal::none) return no_shard(path);
    if (seal.value() == Seal::broken) return changed(path);
    return Done{};
}

Outcome<Input> read_input(const std::string& path) {
    const auto survey = survey_netcdf(path, variant_dimension);
    if (!survey) return survey.failure();
    const auto& [file, rooms] = survey.value();
    auto shard = shard_of(file);
    if (!shard) return no_shard(path);
    Input input{path, std::move(*shard), {}};
    for (std::size_t i = 0; i < rooms.size(); ++i)
        if (file.variables[i].reserved) input.rooms.push_back(rooms[i]);
    return input;
}

// Empty if they are of one sweep.
std::string difference(const SweepShard& a, const SweepShard& b) {
    auto text = difference(a.layout.plan, b.layout.plan);
    const auto add = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    if (a.index.n != b.index.n) add(fmt::format("the number of shards ({}, here {})", a.index.n, b.index.n));
    if (a.chunk_size != b.chunk_size)
        add(fmt::format("the size of a chunk ({}, here {})", a.chunk_size, b.chunk_size));
    if (text.empty() && a.layout_digest != b.layout_digest)
        add("the axes, columns or attributes of the result");
    return text;
}

// In the order of their numbers, each there once.
Outcome<Done> sort_shards(std::vector<Input>& inputs) {
    std::map<std::uint64_t, const Input*> by_number;
    for (const auto& input : inputs) {
        const auto what = difference(inputs.front().shard, input.shard);
        if (!what.empty())
            return output_failure(fmt::format("'{}' and '{}' are of sweeps that differ in {}",
                                              inputs.front().path, input.path, what));
        const auto [place, is_new] = by_number.emplace(input.shard.index.k, &input);
        if (!is_new)
            return output_failure(fmt::format("shard {} of {} is given twice: '{}' and '{}'",
                                              input.shard.index.k, input.shard.index.n, place->second->path,
                                              input.path));
    }
    const auto n = inputs.front().shard.index.n;
    if (inputs.size() != n) {
        constexpr std::size_t most = 20;
        std::string missing;
        std::size_t count = 0;
        for (std::uint64_t k = 1; k <= n && count < most; ++k) {
            if (by_number.count(k) != 0) continue;
            missing += fmt::format("{}{}", missing.empty() ? "" : ", ", k);
            ++count;
        }
        const auto lacking = n - inputs.size();
        return output_failure(fmt::format("of {} shards {} {} missing: {}{}", n, lacking,
                                          lacking == 1 ? "is" : "are", missing,
                                          lacking > most ? ", ..." : ""));
    }
    std::sort(inputs.begin(), inputs.end(),
              [](const Input& a, const Input& b) { return a.shard.index.k < b.shard.index.k; });
    return Done{};
}

// The layout of the whole, which every shard with variants carries; that it is the one that the shards were
// made from is known by its digest.
Outcome<SweepLayout> common_layout(const std::vector<Input>& inputs) {
    const auto holds = [](const Input& input) { return input.shard.variants.count > 0; };
    const auto found = std::find_if(inputs.begin(), inputs.end(), holds);
    if (found == inputs.end())
        return output_failure(fmt::format("'{}' has no variants", inputs.front().path));
    const auto& shard = found->shard;
    if (!check(shard.layout) || digest(shard.layout) != shard.layout_digest) return changed(found->path);
    const SweepChunks cut{shard.layout.variants(), shard.chunk_size};
    for (const auto& input : inputs) {
        const auto variants = cut.variants_of_chunks(cut.chunks_of(input.shard.index));
        if (!(variants == input.shard.variants) ||
            (variants.count > 0 && input.rooms.size() != shard.layout.variables.size()))
            return changed(input.path);
    }
    return shard.layout;
}

Outcome<Done> copy(const Input& input, const SweepLayout& layout, const ReservedFile& whole) {
    if (input.shard.variants.count == 0) return Done{};
    const auto file = ReservedFile::open(input.path, input.rooms);
    if (!file) return file.failure();
    constexpr std::uint64_t most = 1 << 17;
    std::vector<double> buffer(most);
    for (std::size_t i = 0; i < layout.variables.size(); ++i) {
        const auto each = layout.doubles_per_variant(layout.variables[i]);
        const auto size = input.shard.variants.count * each, start = input.shard.variants.first * each;
        if (input.rooms[i].size != size * sizeof(double)) return changed(input.path);
        for (std::uint64_t at = 0; at < size;) {
            const std::span<double> piece(buffer.data(), std::min(most, size - at));
            if (const auto read = file.value().read(i, at, piece); !read) return read;
            if (const auto written = whole.write(i, start + at, piece); !written) return written;
            at += piece.size();
        }
    }
    return Done{};
}

// Made under a name of its own, which is gone if the process ends before it is renamed.
class Unnamed {
public:
    explicit Unnamed(std::string path) : path_(std::move(path)), unfinished_(remember_unfinished(path_)) {}
    Unnamed(const Unnamed&) = delete;
    Unnamed& operator=(const Unnamed&) = delete;
    ~Unnamed() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] Outcome<Done> rename(const std::string& name) {
        if (::rename(path_.c_str(), name.c_str()) != 0)
            return output_failure(name, "cannot put the finished file in place as", errno);
        path_.clear();
        sync_folder_of(name);
        return Done{};
    }

private:
    std::string path_;
    Unfinished unfinished_;
};

} // namespace

Outcome<Done> merge_shards(const std::string& path, const std::vector<std::string>& shards) {
    if (shards.empty()) return output_failure("there is no shard to merge");
    const auto place = resolve_output(path);
    if (!place) return place.failure();
    if (!place.value().renameable)
        return output_failure(fmt::format("cannot write '{}': a sweep is written to a file", path));
    // While a sweep is writing there, the name is its own.
    const auto held = SweepJournal::open(place.value().path + ".journal");
    if (!held) return held.failure();
    std::vector<Input> inputs;
    for (const auto& shard : shards) {
        std::error_code error;
        if (std::filesystem::equivalent(shard, place.value().path, error))
            return output_failure(fmt::format("'{}' is a shard and the output, too", shard));
        if (const auto sealed = check_seal(shard); !sealed) return sealed;
    }
    for (const auto& shard : shards) {
        auto input = read_input(shard);
        if (!input) return input.failure();
        inputs.push_back(std::move(input).value());
    }
    if (const auto sorted = sort_shards(inputs); !sorted) return sorted;
    const auto layout = common_layout(inputs);
    if (!layout) return layout.failure();

    Unnamed temporary(temporary_beside(place.value().path));
    const auto whole =
        ReservedFile::lay_out(temporary.path(), whole_file(layout.value()), place.value().path);
    if (!whole) return whole.failure();
    if (const auto reserved = whole.value().reserve(); !reserved) return reserved;
    for (const auto& input : inputs)
        if (const auto copied = copy(input, layout.value(), whole.value()); !copied) return copied;
    if (const auto synced = whole.value().sync(); !synced) return synced;
    return temporary.rename(place.value().path);
}

} // namespace nullor::results
