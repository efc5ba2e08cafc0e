#pragma once
// What a sweep has finished, beside its results: a text (journal_format.hpp) that is only appended to. Who
// has it open holds a lock (flock) on it; a file system without locks is trusted to be used by one process.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"
#include "engine/results/files/unfinished.hpp"
#include "engine/results/sweep/journal_format.hpp"

namespace nullor::results {

class SweepJournal {
public:
    // Makes the file if there is none. Fails if a live process holds it, or it is something else.
    static Outcome<SweepJournal> open(const std::string& path);

    SweepJournal(SweepJournal&& other) noexcept;
    SweepJournal& operator=(SweepJournal&&) = delete;
    SweepJournal(const SweepJournal&) = delete;
    SweepJournal& operator=(const SweepJournal&) = delete;
    ~SweepJournal(); // lets go of it; an empty journal, which says nothing, is removed

    // As found by open().
    [[nodiscard]] const std::optional<JournalHeader>& header() const { return header_; }
    [[nodiscard]] const std::map<std::uint64_t, std::uint64_t>& chunks() const { return chunks_; } // hashes

    [[nodiscard]] Outcome<Done> clear(); // of everything
    [[nodiscard]] Outcome<Done> begin(const JournalHeader& header);
    // From any thread, after the chunk's values were written.
    [[nodiscard]] Outcome<Done> add(std::uint64_t chunk, std::uint64_t hash);
    void remove();

private:
    SweepJournal(std::string path, int file) : path_(std::move(path)), file_(file) {}
    [[nodiscard]] Outcome<Done> read();
    [[nodiscard]] Outcome<Done> append(std::string_view text);

    std::string path_;
    int file_ = -1;
    std::mutex appending_;
    std::uint64_t size_ = 0;
    Unfinished unfinished_;  // while it is empty: then it says nothing, however the process ends
    std::uint64_t seed_ = 0; // the header's hash
    std::optional<JournalHeader> header_;
    std::map<std::uint64_t, std::uint64_t> chunks_;
};

} // namespace nullor::results
