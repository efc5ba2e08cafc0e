#pragma once

#include <ctime>

namespace bench {

// CPU seconds of this thread.
inline double cpu_now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double least_seconds(int rounds, Work work) {
    double least = 0;
    for (int round = 0; round < rounds; ++round) {
        const double begin = cpu_now();
        work();
        const double seconds = cpu_now() - begin;
        if (round == 0 || seconds < least) least = seconds;
    }
    return least;
}

} // namespace bench
