#pragma once
// The numbers of many samples of one step: the same targets change over and over, and only what depends on
// them is evaluated again, for a block of samples at a time, a lane each. What a sample gets does not depend
// on the others of its block. Without allocation; one a thread.

#include <span>
#include <vector>

#include "engine/circuit/values/resample_plan.hpp"
#include "engine/circuit/values/value_failures.hpp"

namespace nullor {

class Resample {
public:
    // The circuit outlives this. values are those of evaluate(circuit, fixed), fixed the settings of the
    // step; where changing has the same target, it wins.
    Resample(const Circuit& circuit, const Values& values, std::span<const Setting> fixed,
             std::span<const Target> changing);
    Resample(const Resample&) = delete;
    Resample& operator=(const Resample&) = delete;

    // The most samples of a block.
    [[nodiscard]] std::size_t width() const { return lanes_.width(); }
    // Of changing target j, by lane: to be filled before evaluate().
    [[nodiscard]] std::span<double> numbers(std::size_t j) { return lanes_.column(plan_.numbers[j]); }
    // The first `samples` lanes.
    void evaluate(std::size_t samples);

    // Makes of values what Values::evaluate() gives with the fixed settings and the numbers of this lane. On
    // entry values are those of evaluate(circuit, fixed), or of another sample, good or not. After a failure
    // they are of no use but for the next sample.
    [[nodiscard]] Outcome<Done> take(std::size_t lane, Values& values);

    // Instances whose numbers, or the numbers that they refer to, depend on what changes; ascending.
    [[nodiscard]] std::span<const InstanceId> affected() const { return plan_.affected; }

private:
    [[nodiscard]] std::optional<Failure> what_is_wrong(const Values& values);
    // Where no number is suspect.
    [[nodiscard]] std::optional<Failure> what_is_refused(const Values& values);

    const Circuit* circuit_;
    // Of the changing ones: what Values tells of models.
    struct ModelSetting {
        int column;
        Setting setting;
    };
    std::vector<ModelSetting> models_;
    std::size_t fixed_models_ = 0; // settings of models among the fixed ones
    ResamplePlan plan_;
    expr::Lanes lanes_;
    std::vector<unsigned char> suspect_; // by lane: a number is none, or outside its range
    CardJudge judge_;
    std::vector<double> referred_; // of the card at hand
};

} // namespace nullor
