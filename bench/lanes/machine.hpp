#pragma once
// What this machine can do at most, with one thread.

namespace bench {

// Multiply-adds in registers, as two operations each: GFlop/s.
[[nodiscard]] double peak_rate();

// a[k] = b[k] + s c[k] over so many bytes in all, as they are read and written: GB/s.
[[nodiscard]] double bandwidth(double bytes);

} // namespace bench
