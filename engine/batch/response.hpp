#pragma once
// The frequency response of one variant of a circuit after another: the same structure, other numbers.
//
// The order of elimination comes from the nominal circuit alone (linalg/frequency_plan.hpp) and is shared by
// all threads, so that a variant has the same bits wherever it is computed. A variant of another structure (a
// resistance became 0) is solved by a plan of its own.

#include <complex>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/setup.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/linalg/frequency_solver.hpp"

namespace nullor::batch {

// One .ac of a circuit, with what all variants share.
class Response {
public:
    // `nominal` is the circuit without steps and samples. Fails where the frequencies make no sense.
    [[nodiscard]] static Outcome<Response> make(analysis::Setup& nominal, const analysis::Options& options,
                                                const analysis::AcRequest& request,
                                                std::vector<Probe> probes);

    [[nodiscard]] const std::vector<double>& hertz() const { return hertz_; }
    [[nodiscard]] const std::vector<Probe>& probes() const { return probes_; }

private:
    friend class Responder;
    Response() = default;

    analysis::Options options_;
    analysis::Sweep frequencies_;
    std::vector<Probe> probes_;
    std::vector<double> hertz_, omega_;
    // Of the nominal circuit; without a plan each variant makes its own.
    std::shared_ptr<const System> system_;
    std::shared_ptr<const linalg::FrequencyPlan> plan_;
    std::vector<double> operating_point_; // where the search begins; empty: it decides itself
};

// Solves variants for one thread.
class Responder {
public:
    // response outlives this.
    explicit Responder(const Response& response, bool verify_all);

    // Probe k at frequency i goes to out[k * stride + i]. The same setup or another of the circuit; `variant`
    // tells which frequency is put into all equations.
    [[nodiscard]] Outcome<Done> solve(analysis::Setup& setup, std::uint64_t variant,
                                      const analysis::Watch& watch, std::complex<double>* out,
                                      std::size_t stride);

    [[nodiscard]] linalg::FrequencySolver::Stats stats() const;

private:
    [[nodiscard]] bool has_nominal_structure(const analysis::Setup& setup);

    const Response& response_;
    bool verify_all_;
    std::optional<linalg::FrequencySolver> solver_;
    linalg::FrequencySolver::Stats others_; // of variants with plans of their own
    std::vector<std::complex<double>> stimulus_;
    std::vector<double> zero_;
    std::shared_ptr<const System> seen_; // the last system that was compared
    bool seen_is_nominal_ = false;
};

} // namespace nullor::batch
