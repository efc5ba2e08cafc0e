#pragma once
// The circuit with the numbers of one variant after another, for one thread. What a variant finds does not
// depend on those before it.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/batch/draws/corners.hpp"
#include "engine/circuit/values/resample.hpp"
#include "engine/results/sweep/sweep_chunks.hpp"
#include "engine/run/sweep/variants/variation.hpp"

namespace nullor::run {

class VariantCircuit {
public:
    // The variation outlives this. `searches`: an analysis solves each variant with Newton's method.
    VariantCircuit(const Variation& variation, bool searches);

    // Those that follow the variant before `end` are drawn with it, and should come next.
    [[nodiscard]] Outcome<Done> set(std::uint64_t variant, std::uint64_t end);
    // Since the last set(), good or not, drawn numbers can be read: its step has values.
    [[nodiscard]] bool has_step() const { return step_ != no_step; }

    [[nodiscard]] std::uint64_t variant() const { return variant_; }
    [[nodiscard]] const Work& work() const { return *variation_.work; }
    [[nodiscard]] const analysis::Options& options() const { return work().requests.options; }
    [[nodiscard]] analysis::Setup& setup() { return *setup_; }
    [[nodiscard]] const analysis::Setup& setup() const { return *setup_; }

    // Null where the circuit is linear and nobody reads the solution.
    [[nodiscard]] Outcome<const std::vector<double>*> operating_point(bool is_read, analysis::Watch& watch);
    // The numbers of the sample are among the settings behind this, for what changes settings.
    [[nodiscard]] Outcome<Done> settle();

private:
    static constexpr std::uint64_t no_step = static_cast<std::uint64_t>(-1);

    [[nodiscard]] Outcome<Done> begin_step(std::uint64_t step);
    void count(const std::vector<double>& values, std::uint64_t sample, std::span<double> z) const;
    void begin_block(std::uint64_t first, std::uint64_t end);

    const Variation& variation_;
    bool searches_;
    std::optional<batch::Sampler> sampler_;
    std::optional<batch::CornerCases> corners_;
    std::unique_ptr<analysis::Setup> setup_;
    std::optional<Resample> resample_;
    std::uint64_t step_ = no_step, variant_ = 0;
    results::IndexRange block_; // of variants whose numbers resample_ holds
    std::size_t lane_ = 0;      // of them, this one
    batch::SamplePoint sample_point_;
    const std::vector<double>* point_ = nullptr; // of this variant
    std::vector<double> searched_;
};

} // namespace nullor::run
