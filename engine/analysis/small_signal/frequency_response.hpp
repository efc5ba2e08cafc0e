#pragma once
// Outputs of a circuit at its operating point, over frequency: (G + jwC) X = U. Many frequencies are solved
// side by side (linalg/frequency/frequency_choice.hpp), a few one by one.

#include <complex>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/circuit/workspace.hpp"
#include "engine/linalg/frequency/frequency_solver.hpp"

namespace nullor::analysis {

// What the probes read of a solution.
[[nodiscard]] std::vector<linalg::Reading> readings_of(const System& system, std::span<const Probe> probes);

// Frequencies, rad/s, at which an order of elimination is held against its like: from the lowest to the
// highest, two a decade; 0 if it is among them.
[[nodiscard]] std::vector<double> sentinels_of(double lowest, double highest);

[[nodiscard]] Failure bad_frequency(double hertz);
[[nodiscard]] Failure unsolved_at(const System& system, double hertz, const linalg::LuStatus& status);

class FrequencyResponse {
public:
    using Complex = std::complex<double>;

    // `workspace` is evaluated at the operating point x, null where it is linear, and outlives this. The
    // frequencies, of which there are `count`, lie from lowest to highest, rad/s.
    FrequencyResponse(const Workspace& workspace, const double* x, std::span<const Probe> probes,
                      double lowest, double highest, std::size_t count);

    // Probe k at omega[i] goes to out[k * stride + i]. Of a failure place is the index in omega.
    [[nodiscard]] std::optional<linalg::FrequencySolver::Failed> solve(std::span<const double> omega,
                                                                       Complex* out, std::size_t stride);

    // Every frequency is put into all equations, not one in a call.
    void verify_all() {
        if (solver_) solver_->verify_all(true);
    }

private:
    [[nodiscard]] std::optional<linalg::FrequencySolver::Failed> one_by_one(std::span<const double> omega,
                                                                            Complex* out, std::size_t stride);

    void refine_where_needed(double omega);

    const Workspace& workspace_;
    std::vector<linalg::Reading> readings_;
    std::vector<Complex> u_;
    std::vector<double> g_lost_, c_lost_;
    std::optional<linalg::FrequencyLu> lu_;
    double looked_at_ = -1; // where it was found out last whether outputs lack digits, rad/s
    bool lacking_ = false;
    std::optional<linalg::FrequencySolver> solver_;
    std::size_t calls_ = 0;
};

} // namespace nullor::analysis
