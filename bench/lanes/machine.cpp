// Compiled for the processor at hand, with contraction: the compiler is to take the widest registers.
#include "bench/lanes/machine.hpp"

#include <algorithm>
#include <vector>

#include "bench/lanes/clock.hpp"

namespace bench {

double peak_rate() {
    // As many sums as hide the latency of any processor's two units; 64 bytes are one register or several.
    using Register = double __attribute__((vector_size(64)));
    constexpr int sums = 12, lanes = 8;
    constexpr long times = 2000000;
    volatile double near_one = 0.999999, small = 1e-7, kept = 0;
    const double least = least_seconds(10, [&] {
        Register sum[sums];
        for (int k = 0; k < sums; ++k) sum[k] = Register{} + k;
        const Register factor = Register{} + near_one, addend = Register{} + small;
        for (long time = 0; time < times; ++time) {
#pragma GCC unroll 12
            for (int k = 0; k < sums; ++k) sum[k] = sum[k] * factor + addend;
        }
        Register all{};
        for (int k = 0; k < sums; ++k) all += sum[k];
        kept = all[0] + all[lanes - 1];
    });
    return 2.0 * sums * lanes * times / least * 1e-9;
}

double bandwidth(double bytes) {
    const std::size_t size = static_cast<std::size_t>(bytes / (3 * sizeof(double)));
    std::vector<double> a(size, 0.0), b(size, 1.0), c(size, 2.0);
    const int rounds = std::max(1, static_cast<int>(1e8 / bytes));
    double factor = 0.5;
    const double least = least_seconds(10, [&] {
        for (int round = 0; round < rounds; ++round) {
            double* __restrict to = a.data();
            const double *x = b.data(), *y = c.data();
            for (std::size_t k = 0; k < size; ++k) to[k] = x[k] + factor * y[k];
            asm volatile("" : "+m"(factor) : "r"(to) : "memory");
        }
    });
    return 3.0 * sizeof(double) * static_cast<double>(size) * rounds / least * 1e-9;
}

} // namespace bench
