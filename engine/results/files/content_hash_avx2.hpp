#pragma once
// XXH3 in registers of 256 bits: three times as fast as in those that every processor has, with the same
// result.

#include <cstddef>

namespace nullor::results {

// Whether this processor and this build have them.
[[nodiscard]] bool has_avx2();

// Takes bytes into an XXH3_state_t. Only where has_avx2().
void add_avx2(void* state, const void* bytes, std::size_t size);

} // namespace nullor::results
