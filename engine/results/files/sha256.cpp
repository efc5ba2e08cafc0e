#include "engine/results/files/sha256.hpp"

#include <array>

#include <fmt/format.h>
#include <gcrypt.h>

namespace nullor::results {

std::string sha256(std::string_view bytes) {
    // The library wants its version checked before first use, once, and does that itself in threads.
    static const bool ready = gcry_check_version(nullptr) != nullptr;
    (void)ready;
    std::array<unsigned char, 32> digest{};
    gcry_md_hash_buffer(GCRY_MD_SHA256, digest.data(), bytes.data(), bytes.size());
    std::string hex;
    for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

} // namespace nullor::results
