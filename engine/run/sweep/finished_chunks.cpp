#include "engine/run/sweep/finished_chunks.hpp"

namespace nullor::run {

namespace {

// That gather; more would leave the second cache before they are written.
constexpr std::size_t most_filled = 3;

} // namespace

SweepSlabs& FinishedChunks::slabs() {
    if (slabs_.size() == filled_.size())
        slabs_.push_back(
            std::make_unique<SweepSlabs>(task_, static_cast<std::size_t>(file_.cut().chunk_size)));
    return *slabs_[filled_.size()];
}

Outcome<Done> FinishedChunks::put(std::uint64_t chunk, std::uint64_t variants) {
    filled_.push_back({chunk, variants, results::SweepFile::hash_of(slabs().of_file(variants))});
    const bool full = filled_.size() == most_filled;
    std::unique_lock lock(writing_, std::defer_lock);
    if (!full && !lock.try_lock()) return Done{};
    if (full) lock.lock();
    return write_all();
}

Outcome<Done> FinishedChunks::write() {
    if (filled_.empty()) return Done{};
    const std::lock_guard lock(writing_);
    return write_all();
}

Outcome<Done> FinishedChunks::write_all() {
    Outcome<Done> done = Done{};
    for (std::size_t k = 0; done && k < filled_.size(); ++k) {
        const Filled& filled = filled_[k];
        done = file_.put(filled.chunk, slabs_[k]->of_file(filled.variants), filled.hash);
    }
    filled_.clear();
    return done;
}

} // namespace nullor::run
