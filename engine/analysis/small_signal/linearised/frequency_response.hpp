#pragma once
// Outputs of linearised circuits over frequency, (G + jwC) X = U, or of their transpose. Many frequencies are
// solved side by side, in lanes, by an order of elimination that is found once
// (linalg/frequency/frequency_choice.hpp) and serves all circuits of one structure; a few frequencies, large
// circuits and delays one after another.

#include <complex>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/small_signal/linearised/linearised.hpp"
#include "engine/linalg/frequency/frequency_solver.hpp"

namespace nullor::analysis {

// What probes read of X.
[[nodiscard]] std::vector<linalg::Reading> readings_of(const System& system, std::span<const Probe> probes);

// Frequencies, rad/s, that will be asked for, and how near, as a part of it, an output has to be to be right.
struct Band {
    double lowest, highest;
    std::size_t count;
    double right = 1e-12;
};

// For lanes. None where the circuit is too large, or something is delayed, or no order finds what the probes
// read in all of the band.
[[nodiscard]] std::shared_ptr<const linalg::FrequencyPlan>
plan_of(const FrequencyEquations& equations, std::span<const linalg::Reading> readings, const Band& band);
[[nodiscard]] std::shared_ptr<const linalg::FrequencyPlan>
plan_of(const Linearised& circuit, std::span<const Probe> probes, const Band& band);

class FrequencyResponse {
public:
    using Complex = std::complex<double>;
    using Failed = linalg::FrequencySolver::Failed;

    // Of equations that outlive this: in lanes where the band is worth a plan.
    FrequencyResponse(const FrequencyEquations& equations, std::vector<linalg::Reading> readings,
                      const Band& band);
    FrequencyResponse(const Linearised& circuit, std::span<const Probe> probes, const Band& band)
        : FrequencyResponse(circuit, readings_of(circuit.system(), probes), band) {}
    // Of one circuit after another, of the structure that the plan was made from, each loaded before it is
    // solved. What one gives does not depend on those before it.
    explicit FrequencyResponse(std::shared_ptr<const linalg::FrequencyPlan> plan) : lanes_(std::move(plan)) {}
    // It stays as it is until the next.
    void load(const FrequencyEquations& equations);

    // Reading k at omega[i] goes to out[k * stride + i]. In lanes one frequency a call is put into all
    // equations of the circuit: `turn` tells which, so that calls with turns of their own meet every part of
    // a band. Of a failure place is the index in omega.
    [[nodiscard]] std::optional<Failed> solve(std::span<const double> omega, std::size_t turn, Complex* out,
                                              std::size_t stride);

    // Every frequency is put into all equations, not one in a call.
    void verify_all(bool verify) {
        if (lanes_) lanes_->verify_all(verify);
    }

    // Of lanes; zeros where there are none.
    [[nodiscard]] linalg::FrequencySolver::Stats stats() const {
        return lanes_ ? lanes_->stats() : linalg::FrequencySolver::Stats{};
    }

private:
    [[nodiscard]] linalg::LuStatus solve_one(double omega);
    void refine_where_needed(double omega);

    std::optional<linalg::FrequencySolver> lanes_;
    // One after another:
    const FrequencyEquations* equations_ = nullptr;
    std::vector<linalg::Reading> readings_;
    std::optional<linalg::PencilLu<Complex>> factors_;
    std::vector<double> g_, c_; // where something is delayed
    std::vector<Complex> x_;
    double looked_at_ = -1; // where it was found out last whether outputs lack digits, rad/s
    bool lacking_ = false;
};

[[nodiscard]] Failure bad_frequency(double hertz);
[[nodiscard]] Failure unsolved_at(const Workspace& workspace, double hertz, const linalg::LuStatus& status);

} // namespace nullor::analysis
