#pragma once
// A FrequencyPlan at work, for one thread.
//
// Guards, in this order. Each lane's equations that were left for it must be met to `tolerance` of their
// terms; lanes that do not are refined, and where that changes an output, solved anew with pivots of their
// own (PencilLu). One lane a call is put into all equations of the circuit; where it does not meet them
// and differs from the solution with pivots of its own, so may all lanes of the call, and all are solved that
// way.

#include "engine/linalg/frequency/elimination_lanes.hpp"
#include "engine/linalg/frequency/frequency_plan.hpp"

#include <cstdlib>
#include <memory>
#include <optional>

namespace nullor::linalg {

class FrequencySolver {
public:
    using Complex = std::complex<double>;

    struct Stats {
        long lanes = 0;   ///< solved by the plan
        long refined = 0; ///< of these, refined
        long own = 0;     ///< solved with pivots of their own
    };

    /// Of a place in a call of solve().
    struct Failed {
        std::size_t place;
        LuStatus status;
    };

    explicit FrequencySolver(std::shared_ptr<const FrequencyPlan> plan,
                             const LaneTarget& target = lane_target());

    /// New values: the spans are kept and must stay until the next load. Where they have entries that the
    /// plan takes to be 0, every lane is solved with pivots of its own. lost: needed where the plan loses
    /// digits.
    void load(std::span<const double> g, std::span<const double> c, std::span<const Complex> u,
              const LostInSums& lost = {});

    /// Outputs at each omega (rad/s): out[k * stride + i] is output k at omega[i]. omega[sentinel] is put
    /// into all equations. A failure names the first place that has no unique solution.
    [[nodiscard]] std::optional<Failed> solve(std::span<const double> omega, std::size_t sentinel,
                                              Complex* out, std::size_t stride);

    /// Checks every lane as sentinels are.
    void verify_all(bool verify) { verify_all_ = verify; }

    [[nodiscard]] const FrequencyPlan& plan() const { return *plan_; }
    [[nodiscard]] const Stats& stats() const { return stats_; }

private:
    struct Free {
        void operator()(double* memory) const { std::free(memory); }
    };
    using Memory = std::unique_ptr<double[], Free>;
    struct BandState {
        std::vector<double> scalars;
        int vectors = 1;
        bool loaded = false;
    };
    enum class Verdict { met, differs, failed };

    void prepare(std::size_t band);
    [[nodiscard]] bool group(std::size_t band, std::span<const double> omega, std::size_t first,
                             std::size_t sentinel, Complex* out, std::size_t stride);
    [[nodiscard]] bool own_pivots(double omega, std::size_t place, Complex* out, std::size_t stride);
    [[nodiscard]] Verdict verify(const LaneGroup& group, std::size_t band, int lane, double omega,
                                 const Complex* out, std::size_t stride);
    void complete(const LaneGroup& group, std::size_t band, int lane, double omega);
    [[nodiscard]] double backward_error(double omega);

    std::shared_ptr<const FrequencyPlan> plan_;
    const LaneTarget& target_;
    std::vector<BandState> bands_;
    Memory slots_;
    std::vector<double> omegas_, flags_, interleaved_;
    std::span<const double> g_, c_;
    std::span<const Complex> u_;
    LostInSums lost_;
    bool covered_ = true, verify_all_ = false;
    std::vector<Complex> x_;                            // of one lane
    std::vector<double> left_re_, left_im_, magnitude_; // of the circuit's equations at x_
    std::optional<PencilLu<Complex>> lu_;
    std::optional<Failed> failed_;
    bool own_used_ = false; // in this call
    Stats stats_;
};

} // namespace nullor::linalg
