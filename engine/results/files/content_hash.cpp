#include "engine/results/files/content_hash.hpp"

#include <new>

#include <fmt/format.h>

#include "engine/results/files/content_hash_avx2.hpp"

// The functions themselves, not the library.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nullor::results {
namespace {

XXH3_state_t* of(void* state) {
    return static_cast<XXH3_state_t*>(state);
}

} // namespace

std::uint64_t content_hash(std::string_view bytes, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

ContentHash::ContentHash() : state_(XXH3_createState()), wide_(has_avx2()) {
    if (!state_) throw std::bad_alloc();
    XXH3_64bits_reset(of(state_.get()));
}

void ContentHash::add(const void* bytes, std::size_t size) {
    if (size == 0) return;
    if (wide_)
        add_avx2(state_.get(), bytes, size);
    else
        XXH3_64bits_update(of(state_.get()), bytes, size);
}

std::uint64_t ContentHash::value() const {
    return XXH3_64bits_digest(of(state_.get()));
}

void ContentHash::Release::operator()(void* state) const {
    XXH3_freeState(of(state));
}

std::string hex(std::uint64_t value) {
    return fmt::format("{:016x}", value);
}

} // namespace nullor::results
