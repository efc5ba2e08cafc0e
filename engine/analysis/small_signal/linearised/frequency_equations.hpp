#pragma once
// Equations A x = u over frequency, as a FrequencyResponse solves them: those of a circuit (linearised.hpp),
// or their transpose (transposed.hpp).

#include <complex>
#include <memory>
#include <span>
#include <vector>

#include "engine/linalg/shifted/pencil_lu.hpp"

namespace nullor::analysis {

class FrequencyEquations {
public:
    using Complex = std::complex<double>;

    virtual ~FrequencyEquations() = default;

    [[nodiscard]] virtual std::shared_ptr<const linalg::Ordering> ordering() const = 0;
    // pattern().nnz() numbers of the ordering's pattern and the discard slot.
    [[nodiscard]] virtual std::span<const double> g() const = 0;
    [[nodiscard]] virtual std::span<const double> c() const = 0;
    // The right-hand side: as many as there are unknowns.
    [[nodiscard]] virtual std::span<const Complex> u() const = 0;
    // What rounding took from G and C when conductances of all sizes were summed up in them; found when it is
    // first asked for.
    [[nodiscard]] virtual linalg::LostInSums lost() const = 0;
    // Whether G + sC is A as it stands; else G and C with which G + jwC is A at this frequency, rad/s,
    // exactly.
    [[nodiscard]] virtual bool is_pencil() const = 0;
    virtual void at_frequency(double omega, std::vector<double>& g, std::vector<double>& c) const = 0;

protected:
    FrequencyEquations() = default;
    FrequencyEquations(const FrequencyEquations&) = default;
    FrequencyEquations& operator=(const FrequencyEquations&) = default;
};

} // namespace nullor::analysis
