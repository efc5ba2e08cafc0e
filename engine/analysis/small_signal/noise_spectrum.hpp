#pragma once
// What each source of noise in the circuit puts into one output, over frequency.
//
// A source is a current (A^2/Hz) from one row of the equations to another, or a voltage (V^2/Hz) in the row
// of a branch, of density white + flicker/f^exponent at the operating point. With A^T Y = e for the output y
// = e^T X,
//
//     S_k(f) = |Y_to - Y_from|^2 (white + flicker/f^exponent)
//
// is its part of the output's density; sources are independent, so that the parts add up (Rohrer, Nagel,
// Meyer, Weber, IEEE J. Solid-State Circuits SC-6, 1971). The gain from the input, |Y u|, is of the same Y.

#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/small_signal/linearised/frequency_response.hpp"
#include "engine/analysis/small_signal/linearised/transposed.hpp"

namespace nullor::analysis {

class NoiseSpectrum {
public:
    // One mechanism of one device, of which it may have several sources; in the order of the deck. Of a
    // device at 0 K, or marked noiseless, there is none.
    struct Part {
        InstanceId device;
        std::string_view mechanism;
    };
    struct Powers {
        std::vector<double> part; // part k at frequency i: part[k * frequencies + i], V^2/Hz or A^2/Hz
        std::vector<double> gain; // squared, of the input's unit to the output's
    };

    // The workspace is evaluated at x and outlives this. Voltage or current of `input`: an independent
    // source, of all m of it. What will be asked for lies in the band.
    NoiseSpectrum(const Workspace& workspace, const double* x, const Probe& output, InstanceId input,
                  const Band& band);
    NoiseSpectrum(const NoiseSpectrum&) = delete;
    NoiseSpectrum& operator=(const NoiseSpectrum&) = delete;

    [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
    // One that makes 1/f noise, which at 0 Hz is infinite; none if none does.
    [[nodiscard]] InstanceId flickers() const;
    // At frequencies in Hz. Of a failure place is the index in hertz.
    [[nodiscard]] std::optional<FrequencyResponse::Failed> solve(std::span<const double> hertz,
                                                                 Powers& powers);

private:
    struct Source {
        std::size_t part, reading;
        double white, flicker, exponent;
    };

    void find_sources(const Workspace& workspace, const double* x);
    [[nodiscard]] std::size_t reading_of(linalg::Reading reading);

    Linearised circuit_;
    Transposed transposed_;
    std::vector<Part> parts_;
    std::vector<Source> sources_;
    std::vector<linalg::Reading> readings_; // of Y: the input's, then those of the sources
    std::optional<FrequencyResponse> response_;
    std::size_t turn_ = 0;
    std::vector<double> omega_;
    std::vector<std::complex<double>> y_;
};

} // namespace nullor::analysis
