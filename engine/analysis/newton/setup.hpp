#pragma once
// A circuit with numbers in it, ready to be solved: values, system, workspace and Newton's memory, kept
// together while settings change. New values refill; a change of structure (R becomes 0) compiles again.

#include <memory>
#include <vector>

#include "engine/analysis/newton/accepted.hpp"
#include "engine/analysis/newton/newton.hpp"
#include "engine/analysis/requests.hpp"
#include "engine/circuit/values/resample.hpp"
#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

class Setup {
public:
    [[nodiscard]] static Outcome<std::unique_ptr<Setup>> make(std::shared_ptr<const Circuit> circuit,
                                                              std::vector<Setting> settings);

    // Replaces all settings. On failure the setup keeps its former numbers.
    [[nodiscard]] Outcome<Done> apply(std::vector<Setting> settings);
    // The numbers of a lane: another sample of the same step, whose settings `resample` was made with. On
    // failure the numbers are of no use but for the next sample.
    [[nodiscard]] Outcome<Done> resample(Resample& resample, std::size_t lane);
    // The last of the settings gets another value.
    [[nodiscard]] Outcome<Done> change_last(double value);
    // As apply, and forgets the order of elimination too: what follows has the bits of a new setup.
    [[nodiscard]] Outcome<Done> restart(std::vector<Setting> settings);

    [[nodiscard]] const std::vector<Setting>& settings() const { return settings_; }
    [[nodiscard]] const Circuit& circuit() const { return *circuit_; }
    [[nodiscard]] const Values& values() const { return values_; }
    [[nodiscard]] const System& system() const { return workspace_->system(); }
    [[nodiscard]] Workspace& workspace() { return *workspace_; }
    [[nodiscard]] const Workspace& workspace() const { return *workspace_; }
    [[nodiscard]] Newton& newton() { return *newton_; }
    [[nodiscard]] Acceptance& acceptance() { return *acceptance_; }
    // Grows with every compilation: solution vectors of another generation have other unknowns.
    [[nodiscard]] int generation() const { return generation_; }

private:
    Setup() = default;
    [[nodiscard]] Outcome<Done> compile();

    std::shared_ptr<const Circuit> circuit_;
    std::vector<Setting> settings_;
    Values values_;
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<Newton> newton_;
    std::unique_ptr<Acceptance> acceptance_;
    int generation_ = 0;
};

} // namespace nullor::analysis
