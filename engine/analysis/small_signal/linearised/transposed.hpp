#pragma once
// A^T Y = e of a linearised circuit: Y_k is the answer of the output y = e^T X to a unit on row k, so that
// one solution has the transfer from every source in the circuit to one output.

#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

// Entries of its own, copied from the circuit's when it is made; these stay while it is in use.
class Transposed final : public FrequencyEquations {
public:
    // e: circuit.size() numbers. The circuit outlives this.
    Transposed(const Linearised& circuit, std::vector<Complex> e);

    [[nodiscard]] std::shared_ptr<const linalg::Ordering> ordering() const override { return ordering_; }
    [[nodiscard]] std::span<const double> g() const override { return g_; }
    [[nodiscard]] std::span<const double> c() const override { return c_; }
    [[nodiscard]] std::span<const Complex> u() const override { return e_; }
    [[nodiscard]] linalg::LostInSums lost() const override;
    [[nodiscard]] bool is_pencil() const override { return circuit_.is_pencil(); }
    void at_frequency(double omega, std::vector<double>& g, std::vector<double>& c) const override;

private:
    [[nodiscard]] std::vector<double> moved(std::span<const double> values) const;

    const Linearised& circuit_;
    std::vector<std::size_t> from_; // place in the circuit's pattern, of each place in this one's
    std::shared_ptr<const linalg::Ordering> ordering_;
    std::vector<double> g_, c_;
    std::vector<Complex> e_;
    mutable std::vector<double> g_lost_, c_lost_;
};

} // namespace nullor::analysis
