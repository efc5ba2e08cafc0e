#include "engine/results/files/content_hash_avx2.hpp"

// This file alone is compiled for AVX2: nothing may be included that other files share functions with.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nullor::results {

bool has_avx2() {
#ifdef __AVX2__
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

void add_avx2(void* state, const void* bytes, std::size_t size) {
    XXH3_64bits_update(static_cast<XXH3_state_t*>(state), bytes, size);
}

} // namespace nullor::results
