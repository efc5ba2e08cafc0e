#pragma once
// Rows of a transient: accepted points, dense points between them, and the print grid.

#include <span>
#include <vector>

#include "engine/analysis/dense.hpp"
#include "engine/analysis/integrator.hpp"
#include "engine/analysis/tran.hpp"

namespace nullor::analysis {

class TranOutput {
public:
    TranOutput(const System& system, const Options& options, const TranQuestion& question,
               std::span<const Probe> probes, const TranSinks& sinks);

    // All return false when a sink cannot take more.
    [[nodiscard]] bool first(const TimePoint& point);
    void restart() { dense_.restart(); }
    // The curves jumped at the restart.
    void forget_oldest() { dense_.forget_oldest(); }
    [[nodiscard]] bool accept(const TimePoint& point);
    [[nodiscard]] bool finish();

private:
    void read(const TimePoint& point);
    [[nodiscard]] bool emit_refined(double from, double to);
    [[nodiscard]] bool emit_grid(double until);
    [[nodiscard]] double grid_time() const { return question_.start + static_cast<double>(grid_) * spacing_; }

    const System& system_;
    TranQuestion question_;
    std::vector<Probe> probes_;
    TranSinks sinks_;
    Dense dense_;
    double reltol_, spacing_;
    long grid_ = 0;
    std::vector<double> values_, between_, scale_;
};

} // namespace nullor::analysis
