#pragma once
// Rows of a transient: accepted points, dense points between them, and the print grid.

#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/transient/affine/collocation.hpp"
#include "engine/analysis/transient/control/dense.hpp"
#include "engine/analysis/transient/control/recorded_past.hpp"
#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/analysis/transient/step/tran_question.hpp"

namespace nullor::analysis {

class TranOutput {
public:
    TranOutput(const System& system, const Options& options, const TranQuestion& question,
               std::span<const Probe> probes, const TranSinks& sinks);

    // The same points are recorded there, with all that restarts.
    void record(RecordedPast* past) { past_ = past; }
    // All return false when a sink cannot take more.
    [[nodiscard]] bool first(const TimePoint& point);
    // corner: for who sees it later, too.
    void restart(bool corner = true) {
        dense_.restart();
        if (past_) past_->restart(corner);
    }
    // The curves jumped at the restart.
    void forget_oldest() {
        dense_.forget_oldest();
        if (past_) past_->forget_oldest();
    }
    [[nodiscard]] bool accept(const TimePoint& point);
    // The same of a point behind a jump at the newest.
    [[nodiscard]] bool accept_behind_jump(const TimePoint& point);
    // All points of a step at once, or its end where it is too short for currents on the way; its beginning
    // is the newest so far. Where it ends at a corner, that is the point a moment behind it, by the law
    // there: the curve up to it is drawn by the law in front, its row is that moment's, and what follows
    // begins with it; a row in_front of it shows what that curve came to.
    [[nodiscard]] bool accept(const Passage& passage, const TimePoint* corner,
                              std::optional<double> in_front);
    [[nodiscard]] bool finish();

private:
    void read(const std::vector<double>& x); // into values_
    // Writes the newest `count` points, the last as values_ at `newest`, and what lies between them.
    [[nodiscard]] bool publish(std::size_t count, double newest, std::optional<double> in_front = {});
    [[nodiscard]] bool emit_between(std::size_t back);
    [[nodiscard]] bool emit_grid(double until);
    [[nodiscard]] double grid_time() const { return question_.start + static_cast<double>(grid_) * spacing_; }

    const System& system_;
    TranQuestion question_;
    std::vector<Probe> probes_;
    TranSinks sinks_;
    Dense dense_;
    RecordedPast* past_ = nullptr;
    double reltol_, spacing_;
    long grid_ = 0;
    std::vector<double> values_, between_, scale_;
};

} // namespace nullor::analysis
