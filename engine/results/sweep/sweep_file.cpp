#include "engine/results/sweep/sweep_file.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"
#include "engine/results/files/output_place.hpp"
#include "engine/results/files/unfinished.hpp"
#include "engine/results/formats/netcdf/netcdf_reading.hpp"
#include "engine/results/formats/netcdf/reserved_file.hpp"
#include "engine/results/sweep/shard_seal.hpp"
#include "engine/results/sweep/sweep_journal.hpp"

namespace nullor::results {
namespace {

namespace fs = std::filesystem;

constexpr const char* start_anew = "without --resume it starts anew";

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

// What separates a sweep that was begun from this one; empty if nothing does.
std::string difference(const JournalHeader& there, const JournalHeader& here) {
    auto text = difference(there.plan, here.plan);
    const auto add = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    if (there.shard.k != here.shard.k || there.shard.n != here.shard.n)
        add(fmt::format("the shard ({}/{}, here {}/{})", there.shard.k, there.shard.n, here.shard.k,
                        here.shard.n));
    if (there.chunk_size != here.chunk_size)
        add(fmt::format("the size of a chunk ({}, here {})", there.chunk_size, here.chunk_size));
    if (text.empty() && (there.layout != here.layout || !(there.chunks == here.chunks)))
        add("the axes, columns or attributes of the result");
    return text;
}

Failure belongs_to_another(const std::string& path, const std::string& what) {
    return output_failure(
        fmt::format("cannot resume '{}': it belongs to a sweep that differs in {}", path, what), start_anew);
}

} // namespace

std::string shard_path(const std::string& path, ShardIndex shard) {
    if (shard.whole()) return path;
    const fs::path whole(path);
    const auto name =
        fmt::format("{}.{}of{}{}", whole.stem().string(), shard.k, shard.n, whole.extension().string());
    return (whole.parent_path() / name).string();
}

struct SweepFile::State {
    State(std::string place, SweepJournal held, const SweepLayout& layout, const SweepFileOptions& options)
        : path(std::move(place)), part(path + ".part"),
          journal(std::move(held)), cut{layout.variants(), options.chunk_size},
          chunks(cut.chunks_of(options.shard)), variants(cut.variants_of_chunks(chunks)),
          done(chunks.count, 0) {
        header.plan = layout.plan;
        header.layout = digest(layout);
        header.shard = options.shard;
        header.chunks = chunks;
        header.chunk_size = options.chunk_size;
        for (const auto& variable : layout.variables) doubles.push_back(layout.doubles_per_variant(variable));
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (!started || finished || count > 0) return;
        ::unlink(part.c_str());
        journal.remove();
    }

    Outcome<Done> resume(const SweepLayout& layout);
    Outcome<Done> begin(const SweepLayout& layout);
    Outcome<Done> lay_out(const SweepLayout& layout);
    Outcome<Done> compare_with_finished(const SweepLayout& layout);
    bool take(const std::string& from);

    // The place of the first value of `variant` in a room.
    [[nodiscard]] std::uint64_t place(std::size_t variable, std::uint64_t variant) const {
        return (variant - variants.first) * doubles[variable];
    }
    // Whether a file of so many bytes may be one that was laid out with `size`: a shard's can have its seal,
    // or a part of it, when the process ended.
    [[nodiscard]] bool fits(std::uint64_t bytes, std::uint64_t size) const {
        return bytes >= size && bytes - size <= (header.shard.whole() ? 0 : seal_size);
    }
    // Of the file under its name: a shard's seal says so, of a whole one nothing is known.
    [[nodiscard]] bool unchanged() const;
    [[nodiscard]] std::optional<std::uint64_t> hash_on_disk(std::uint64_t chunk) const;

    std::string path, part, notice;
    SweepJournal journal;
    SweepChunks cut;
    IndexRange chunks, variants;
    JournalHeader header;
    std::vector<std::uint64_t> doubles; // of each variable for a variant
    std::optional<ReservedFile> file;
    bool started = false;  // what lies beside the output is ours
    bool finished = false; // under its name
    Unfinished laid_out;   // the .part, while no journal describes it

    mutable std::mutex counting;
    std::vector<char> done;
    std::uint64_t count = 0;
};

std::optional<std::uint64_t> SweepFile::State::hash_on_disk(std::uint64_t chunk) const {
    constexpr std::uint64_t most = 1 << 16;
    std::vector<double> buffer(most);
    const auto range = cut.variants_of(chunk);
    ContentHash hash;
    for (std::size_t i = 0; i < doubles.size(); ++i) {
        const auto first = place(i, range.first), last = first + range.count * doubles[i];
        for (auto at = first; at < last;) {
            const std::span<double> piece(buffer.data(), std::min(most, last - at));
            if (!file->read(i, at, piece)) return std::nullopt;
            hash.add(piece.data(), piece.size_bytes());
            at += piece.size();
        }
    }
    return hash.value();
}

bool SweepFile::State::unchanged() const {
    if (header.shard.whole()) return true;
    const auto seal = seal_of(path);
    return seal && seal.value() == Seal::whole;
}

// The journal's chunks, of the file that it describes; false if `from` is not that file.
bool SweepFile::State::take(const std::string& from) {
    const auto& there = *journal.header();
    if (there.rooms.size() != doubles.size()) return false;
    for (std::size_t i = 0; i < doubles.size(); ++i)
        if (there.rooms[i].size != variants.count * doubles[i] * sizeof(double)) return false;
    auto opened = ReservedFile::open(from, there.rooms);
    if (!opened || !fits(opened.value().size(), there.file_size)) return false;
    const auto description = opened.value().description_hash(there.file_size);
    if (!description || description.value() != there.description) return false;
    file.emplace(std::move(opened).value());
    header.file_size = there.file_size; // less than its size where it has a seal
    started = true;
    count = 0;
    std::uint64_t damaged = 0;
    for (const auto& [chunk, hash] : journal.chunks()) {
        if (chunk < chunks.first || chunk >= chunks.end()) continue;
        const bool good = hash_on_disk(chunk) == hash;
        done[chunk - chunks.first] = good;
        ++(good ? count : damaged);
    }
    if (damaged > 0)
        notice = fmt::format(
            "finished chunks that do not have the bytes they had: {}; they are computed again", damaged);
    return true;
}

// A header and no file: it has its name already, or it is lost.
Outcome<Done> SweepFile::State::resume(const SweepLayout& layout) {
    if (!journal.header()) return exists(path) ? compare_with_finished(layout) : begin(layout);
    const auto what = difference(*journal.header(), header);
    if (!what.empty()) return belongs_to_another(path, what);
    if (exists(part)) {
        if (take(part)) return Done{};
    } else if (unchanged() && take(path) && count == chunks.count) {
        finished = true;
        return Done{};
    }
    notice = fmt::format("'{}' is not what the journal describes: everything is computed again", part);
    std::fill(done.begin(), done.end(), 0);
    count = 0;
    return begin(layout);
}

// No journal, but a file under the name: finished, if it says the same as one that is made now. That one gets
// no header, so that a kill here does not put it in the place of the finished one.
Outcome<Done> SweepFile::State::compare_with_finished(const SweepLayout& layout) {
    if (!unchanged())
        return output_failure(
            fmt::format("cannot resume '{}': it was changed or cut since nullor wrote it", path), start_anew);
    const auto there = survey_netcdf(path, variant_dimension);
    const auto plan = there ? plan_of(there.value().file) : std::nullopt;
    if (!plan)
        return output_failure(fmt::format("cannot resume '{}': it is there, and no result of a sweep", path),
                              start_anew);
    const auto what = results::difference(*plan, layout.plan);
    if (!what.empty()) return belongs_to_another(path, what);
    if (const auto made = lay_out(layout); !made) return made;
    const auto old = ReservedFile::open(path, file->rooms());
    if (!old) return old.failure();
    const auto description = old.value().description_hash(header.file_size);
    if (!description) return description.failure();
    if (!fits(old.value().size(), header.file_size) || description.value() != header.description)
        return belongs_to_another(path, "the axes, columns or attributes of the result");
    file.reset();
    file.emplace(ReservedFile::open(path, header.rooms).value());
    ::unlink(part.c_str());
    laid_out.reset();
    std::fill(done.begin(), done.end(), 1);
    count = chunks.count;
    finished = true;
    return Done{};
}

// The journal's header is written when the file is whole: without it nothing is believed.
Outcome<Done> SweepFile::State::begin(const SweepLayout& layout) {
    if (const auto made = lay_out(layout); !made) return made;
    auto begun = journal.begin(header);
    laid_out.reset();
    return begun;
}

Outcome<Done> SweepFile::State::lay_out(const SweepLayout& layout) {
    file.reset();
    if (const auto cleared = journal.clear(); !cleared) return cleared;
    started = true;
    laid_out = remember_unfinished(part);
    const bool whole = header.shard.whole();
    auto made =
        ReservedFile::lay_out(part, whole ? whole_file(layout) : shard_file(layout, header.shard, cut), part);
    if (!made) return made.failure();
    file.emplace(std::move(made).value());
    if (const auto reserved = file->reserve(); !reserved) return reserved;
    const auto description = file->description_hash(file->size());
    if (!description) return description.failure();
    header.rooms = file->rooms();
    header.file_size = file->size();
    header.description = description.value();
    return Done{};
}

SweepFile::SweepFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SweepFile::SweepFile(SweepFile&&) noexcept = default;
SweepFile& SweepFile::operator=(SweepFile&&) noexcept = default;
SweepFile::~SweepFile() = default;

Outcome<SweepFile> SweepFile::open(const std::string& path, const SweepLayout& layout,
                                   const SweepFileOptions& options) {
    assert(options.chunk_size > 0);
    if (const auto good = check(layout); !good) return good.failure();
    const auto place = resolve_output(shard_path(path, options.shard));
    if (!place) return place.failure();
    if (!place.value().renameable)
        return output_failure(fmt::format("cannot write '{}': a sweep is written to a file", path),
                              "choose a file with -o");
    auto journal = SweepJournal::open(place.value().path + ".journal");
    if (!journal) return journal.failure();
    auto state = std::make_unique<State>(place.value().path, std::move(journal).value(), layout, options);
    if (const auto ready = options.resume ? state->resume(layout) : state->begin(layout); !ready)
        return ready.failure();
    return SweepFile(std::move(state));
}

const std::string& SweepFile::path() const {
    return state_->path;
}

const std::string& SweepFile::notice() const {
    return state_->notice;
}

const SweepChunks& SweepFile::cut() const {
    return state_->cut;
}

IndexRange SweepFile::chunks() const {
    return state_->chunks;
}

bool SweepFile::done(std::uint64_t chunk) const {
    const std::lock_guard lock(state_->counting);
    return state_->done[chunk - state_->chunks.first] != 0;
}

std::uint64_t SweepFile::done_count() const {
    const std::lock_guard lock(state_->counting);
    return state_->count;
}

std::uint64_t SweepFile::hash_of(std::span<const std::span<const double>> slabs) {
    ContentHash hash;
    for (const auto& slab : slabs) hash.add(slab.data(), slab.size_bytes());
    return hash.value();
}

Outcome<Done> SweepFile::put(std::uint64_t chunk, std::span<const std::span<const double>> slabs,
                             std::uint64_t hash) {
    auto& s = *state_;
    assert(!s.finished && slabs.size() == s.doubles.size());
    const auto range = s.cut.variants_of(chunk);
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        assert(slabs[i].size() == range.count * s.doubles[i]);
        if (const auto written = s.file->write(i, s.place(i, range.first), slabs[i]); !written)
            return written;
    }
    if (const auto added = s.journal.add(chunk, hash); !added) return added;
    const std::lock_guard lock(s.counting);
    auto& done = s.done[chunk - s.chunks.first];
    s.count += done == 0;
    done = 1;
    return Done{};
}

Outcome<Done> SweepFile::get(std::size_t variable, IndexRange variants, std::span<double> values) const {
    const auto& s = *state_;
    assert(variants.first >= s.variants.first && variants.end() <= s.variants.end() &&
           values.size() == variants.count * s.doubles[variable]);
    if (variants.count == 0) return Done{}; // a shard without chunks has no rooms
    return s.file->read(variable, s.place(variable, variants.first), values);
}

// The journal need not be on the disk: after a loss of power, chunks are believed by their hashes, and a file
// under its name by what it says.
Outcome<Done> SweepFile::finish() {
    auto& s = *state_;
    assert(s.count == s.chunks.count);
    if (!s.finished) {
        if (!s.header.shard.whole())
            if (const auto sealed = put_seal(s.part, s.header.file_size); !sealed) return sealed;
        if (const auto synced = s.file->sync(); !synced) return synced;
        if (::rename(s.part.c_str(), s.path.c_str()) != 0)
            return output_failure(s.path, "cannot put the finished file in place as", errno);
        s.finished = true;
        sync_folder_of(s.path);
    }
    s.journal.remove();
    return Done{};
}

} // namespace nullor::results
