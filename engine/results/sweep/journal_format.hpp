#pragma once
// The journal of a sweep, a text:
//
//     nullor sweep journal 1
//     plan deck=<sha256>                        one line a part of the plan
//     layout <16 digits>                        digest of all that the file says but computed values
//     shard 3/8
//     chunks 3 6 of 128                         first chunk, number of chunks, variants in a chunk
//     file 32370266 <16 digits>                 its bytes, hash of those outside of the rooms
//     room 210266 32160000                      offset and bytes, one line a computed variable
//     ready <16 digits>                         hash of everything above
//     chunk 4 <16 digits> <8 digits>            hash of the chunk's values, variable after variable;
//                                               check of the line, seeded with the header's hash
//
// Hashes are XXH3. A header without its last line is a process that was killed while it made the file: it has
// finished nothing. A line that does not check (torn, or of a bad disk) counts as not written; of two lines
// of one chunk the later one holds.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/formats/netcdf/netcdf_file.hpp"
#include "engine/results/sweep/sweep_chunks.hpp"
#include "engine/results/sweep/sweep_plan.hpp"

namespace nullor::results {

struct JournalHeader {
    SweepPlan plan;
    std::uint64_t layout = 0;
    ShardIndex shard;
    IndexRange chunks;
    std::uint64_t chunk_size = 0;
    std::uint64_t file_size = 0, description = 0;
    std::vector<NetcdfRoom> rooms;
};

[[nodiscard]] std::string journal_text(const JournalHeader& header);
[[nodiscard]] std::string journal_line(std::uint64_t chunk, std::uint64_t hash, std::uint64_t seed);

struct JournalContent {
    enum class State { foreign, another_version, unfinished, good };
    State state = State::unfinished;
    JournalHeader header;
    std::uint64_t seed = 0;                        // the header's hash
    std::map<std::uint64_t, std::uint64_t> chunks; // their hashes
};
[[nodiscard]] JournalContent read_journal(std::string_view text);

} // namespace nullor::results
