#pragma once
// In front of a function: the same operations in wider registers where the processor has them. The bits are
// the same.

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define NULLOR_WIDE_REGISTERS [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define NULLOR_WIDE_REGISTERS
#endif
