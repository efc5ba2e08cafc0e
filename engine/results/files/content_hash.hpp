#pragma once
// XXH3, a hash against accidents (torn writes, bad disks), not against forgery: 10 to 30 GB/s,
// where SHA-256 hashes 0.6. The number is a function of the bytes alone, on every machine.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nullor::results {

[[nodiscard]] std::uint64_t content_hash(std::string_view bytes, std::uint64_t seed = 0);

// In pieces: the same number as of the whole.
class ContentHash {
public:
    ContentHash();
    void add(const void* bytes, std::size_t size);
    void add(std::string_view bytes) { add(bytes.data(), bytes.size()); }
    [[nodiscard]] std::uint64_t value() const;

private:
    struct Release {
        void operator()(void* state) const;
    };
    std::unique_ptr<void, Release> state_;
    bool wide_; // in the widest registers there are
};

[[nodiscard]] std::string hex(std::uint64_t value); // 16 digits

} // namespace nullor::results
