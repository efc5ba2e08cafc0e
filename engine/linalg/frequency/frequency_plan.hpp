#pragma once
// (G + jwC) x = u at many frequencies, for one or many sets of values in one pattern: how it is done, decided
// from nominal values (frequency_choice.hpp).

#include "engine/linalg/frequency/elimination_program.hpp"
#include "engine/linalg/shifted/pencil_lu.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace nullor::linalg {

/// Nominal values, spans are not kept.
struct FrequencyProblem {
    std::shared_ptr<const Ordering> ordering;
    std::span<const double> g, c;            ///< of its pattern
    std::span<const std::complex<double>> u; ///< n
    std::span<const Reading> readings;       ///< what is asked for
    std::span<const double> sentinels;       ///< rad/s, ascending, at least one
    double frequencies = 1;                  ///< that share one set of values
    LostInSums lost{};
    double right = 1e-12; ///< an output this near to the refined solution, as a part of it, is right
};

class FrequencyPlan {
public:
    struct Band {
        double below; ///< rad/s; the last band has infinity
        EliminationProgram program;
    };

    /// One order, made at this frequency (rad/s) with its solution x, right elsewhere or not.
    [[nodiscard]] static std::shared_ptr<const FrequencyPlan>
    ordered_at(const FrequencyProblem& problem, double omega, std::span<const std::complex<double>> x,
               Beforehand beforehand);
    /// The same problem with an order for each band, and with digits lost within these open intervals of
    /// omega.
    [[nodiscard]] std::shared_ptr<const FrequencyPlan>
    with(std::vector<Band> bands, std::vector<std::pair<double, double>> lossy) const;

    [[nodiscard]] const std::vector<Band>& bands() const { return bands_; }
    /// Whether an output there is the difference of what is so much larger that it needs PencilLu::refine.
    [[nodiscard]] bool loses_digits(double omega) const;
    [[nodiscard]] bool loses_digits() const { return !lossy_.empty(); }
    [[nodiscard]] std::size_t band_of(double omega) const;
    [[nodiscard]] const Pattern& pattern() const { return ordering_->pattern(); }
    [[nodiscard]] std::shared_ptr<const Ordering> ordering() const { return ordering_; }
    [[nodiscard]] double right() const { return right_; }
    [[nodiscard]] const std::vector<Reading>& readings() const { return readings_; }
    /// Entries that are 0 in the nominal values of G, C, u and stay so in every set of values.
    [[nodiscard]] bool covers(std::span<const double> g, std::span<const double> c,
                              std::span<const std::complex<double>> u) const;

private:
    FrequencyPlan() = default;

    std::shared_ptr<const Ordering> ordering_;
    double right_ = 0;
    std::vector<Reading> readings_;
    std::vector<Band> bands_;
    std::vector<std::pair<double, double>> lossy_; // open intervals of omega
    std::vector<int> zero_g_, zero_c_, zero_re_, zero_im_;
};

} // namespace nullor::linalg
