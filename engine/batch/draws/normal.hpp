#pragma once
// Quantile of the normal distribution, with the same bits on every machine: IEEE operations alone, no libm.

namespace nullor::batch {

// The z that a normal number of mean 0 and standard deviation 1 stays below with probability p, 0 < p < 1.
// Relative error below 1e-15.
[[nodiscard]] double normal_quantile(double p);

} // namespace nullor::batch
