// The hash of the files: a function of the bytes, in whatever pieces and registers they are taken.

#include <string>

#include <doctest/doctest.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/results/files/content_hash.hpp"
#include "engine/results/files/content_hash_avx2.hpp"

using namespace nullor::results;

namespace {

std::string some_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::uint32_t x = 1;
    for (char& byte : bytes) byte = static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
    return bytes;
}

} // namespace

TEST_CASE("pieces hash to what the whole hashes to") {
    for (const std::size_t count : {0, 1, 16, 200, 240, 241, 1024, 5000, 100000}) {
        const std::string bytes = some_bytes(count);
        for (const std::size_t piece : {1, 7, 64, 255, 1000, 4096, 100000}) {
            ContentHash hash;
            for (std::size_t k = 0; k < count; k += piece) hash.add(std::string_view(bytes).substr(k, piece));
            CHECK(hash.value() == content_hash(bytes));
        }
    }
    CHECK(content_hash("") == 0x2d06800538d394c2); // of the specification
}

TEST_CASE("registers of 256 bits give the same hash") {
    if (!has_avx2()) return;
    for (const std::size_t count : {1, 240, 1024, 100000}) {
        const std::string bytes = some_bytes(count);
        XXH3_state_t* const state = XXH3_createState();
        XXH3_64bits_reset(state);
        add_avx2(state, bytes.data(), count / 3);
        add_avx2(state, bytes.data() + count / 3, count - count / 3);
        CHECK(XXH3_64bits_digest(state) == content_hash(bytes));
        XXH3_freeState(state);
    }
}
