#include "engine/linalg/frequency_lu.hpp"

namespace nullor::linalg {

FrequencyLu::FrequencyLu(std::shared_ptr<const Pattern> pattern)
    : lu_(pattern), values_(static_cast<std::size_t>(pattern->nnz()) + 1),
      x_(static_cast<std::size_t>(pattern->n)) {}

LuStatus FrequencyLu::solve(std::span<const double> g, std::span<const double> c, std::span<const Complex> u,
                            double omega, Pivots pivots) {
    for (std::size_t s = 0; s + 1 < values_.size(); ++s) values_[s] = Complex(g[s], omega * c[s]);
    LuStatus status = pivots == Pivots::kept ? lu_.refactor(values_) : lu_.factor(values_);
    if (status.code == LuStatus::ok) status = lu_.solve(values_, u.first(x_.size()), x_);
    return status;
}

void FrequencyLu::read(std::span<const Reading> readings, Complex* out, std::size_t stride) const {
    for (std::size_t k = 0; k < readings.size(); ++k) out[k * stride] = readings[k].of(x_);
}

} // namespace nullor::linalg
