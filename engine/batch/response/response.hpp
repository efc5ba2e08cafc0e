#pragma once
// The frequency response of one variant of a circuit after another: the same structure, other numbers.
//
// The order of elimination comes from the nominal circuit alone (linalg/frequency/frequency_choice.hpp) and
// is shared by all threads, so that a variant has the same bits wherever it is computed. A variant of another
// structure (a resistance became 0) is solved by a plan of its own.

#include <complex>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/small_signal/linearised/frequency_response.hpp"

namespace nullor::batch {

// How frequencies were solved.
struct LaneCounts {
    std::uint64_t lanes = 0;   // side by side
    std::uint64_t refined = 0; // of these, refined
    std::uint64_t own = 0;     // with pivots of their own

    LaneCounts& operator+=(const LaneCounts& other);
};

// "AVX3": what side by side means on this processor. Results of targets with and without fused multiply-add
// differ by rounding.
[[nodiscard]] std::string simd_target();

// One .ac of a circuit, with what all variants share.
class Response {
public:
    // `nominal` is the circuit without steps and samples, `point` its operating point; null: it has none, or
    // is linear. Fails where the frequencies make no sense.
    [[nodiscard]] static Outcome<Response> make(analysis::Setup& nominal,
                                                const analysis::OperatingPoint* point,
                                                const analysis::AcRequest& request,
                                                std::vector<Probe> probes);

    [[nodiscard]] const std::vector<double>& hertz() const { return hertz_; }
    [[nodiscard]] const std::vector<Probe>& probes() const { return probes_; }

private:
    friend class Responder;
    Response() = default;

    analysis::Sweep frequencies_;
    std::vector<Probe> probes_;
    std::vector<double> hertz_, omega_;
    analysis::Band band_{};
    bool fixed_ = true; // no frequency depends on a parameter
    // Of the nominal circuit; without a plan each variant makes its own.
    std::shared_ptr<const System> system_;
    std::shared_ptr<const linalg::FrequencyPlan> plan_;
};

// Solves variants for one thread.
class Responder {
public:
    // response outlives this.
    explicit Responder(const Response& response, bool verify_all);

    // Probe k at frequency i goes to out[k * stride + i]. The same setup or another of the circuit; x is its
    // operating point, null where it is linear. `variant` tells which frequency is put into all equations.
    [[nodiscard]] Outcome<Done> solve(analysis::Setup& setup, const std::vector<double>* x,
                                      std::uint64_t variant, std::complex<double>* out, std::size_t stride);

    [[nodiscard]] LaneCounts counts() const;

private:
    [[nodiscard]] bool has_nominal_structure(const analysis::Setup& setup);

    const Response& response_;
    bool verify_all_;
    std::optional<analysis::FrequencyResponse> lanes_;
    analysis::Linearised circuit_;       // the last variant
    std::uint64_t others_ = 0;           // frequencies of variants with plans of their own
    std::shared_ptr<const System> seen_; // the last system that was compared
    bool seen_is_nominal_ = false;
};

} // namespace nullor::batch
