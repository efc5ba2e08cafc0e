#include "engine/run/sweep/variants/variant_circuit.hpp"

#include <algorithm>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/base/failure.hpp"

namespace nullor::run {

VariantCircuit::VariantCircuit(const Variation& variation, bool searches)
    : variation_(variation), searches_(searches), sample_point_(variation.nominal_point) {
    if (variation.samples > 0 && !variation.corners)
        sampler_.emplace(*variation.work->circuit, variation.sampling, variation.seed, variation.samples);
}

Outcome<Done> VariantCircuit::begin_step(std::uint64_t step) {
    const Circuit& circuit = *variation_.work->circuit;
    step_ = no_step;
    const std::vector<Setting> fixed = variation_.steps[static_cast<std::size_t>(step)].settings;
    Outcome<std::unique_ptr<analysis::Setup>> setup = analysis::Setup::make(variation_.work->circuit, fixed);
    if (!setup) return setup.failure();
    setup_ = std::move(setup).value();
    if (variation_.samples > 0) resample_.emplace(circuit, setup_->values(), fixed, variation_.variates);
    block_ = {};
    if (variation_.corners) {
        Outcome<batch::CornerCases> corners = batch::CornerCases::of(circuit, setup_->values());
        if (!corners) return corners.failure();
        corners_ = std::move(corners).value();
    }
    step_ = step;
    return Done{};
}

// A parameter that counts samples. Of the corners every one is to be drawn, so that it rests between its
// ends, at one of which a deck may want the nominal values.
void VariantCircuit::count(const std::vector<double>& values, std::uint64_t sample,
                           std::span<double> z) const {
    for (std::size_t k = 0; k < z.size(); ++k)
        z[k] = corners_ ? values[values.size() / 2] : values[(sample + k) % values.size()];
}

// The samples from `first` on, as far as a block reaches in the step and before variant `end`.
void VariantCircuit::begin_block(std::uint64_t first, std::uint64_t end) {
    const std::uint64_t each = variation_.samples_each(), sample = first % each;
    block_.first = first;
    block_.count = std::min<std::uint64_t>({resample_->width(), end - first, each - sample});
    for (std::size_t j = 0; j < variation_.variates.size(); ++j) {
        const std::span<double> z = resample_->numbers(j).first(static_cast<std::size_t>(block_.count));
        if (const std::size_t drawn = variation_.variates.size() - variation_.counted.size(); j >= drawn)
            count(variation_.counted[j - drawn], sample, z);
        else if (corners_)
            corners_->put(j, sample, z);
        else
            sampler_->draw(j, sample, z);
    }
    resample_->evaluate(static_cast<std::size_t>(block_.count));
}

Outcome<Done> VariantCircuit::set(std::uint64_t variant, std::uint64_t end) {
    variant_ = variant;
    point_ = nullptr;
    const std::uint64_t step = variant / variation_.samples_each();
    if (step != step_) {
        const Outcome<Done> begun = begin_step(step);
        if (!begun) return begun;
    }
    if (searches_) setup_->newton().restart();
    if (variation_.samples == 0) return Done{};
    if (variant < block_.first || variant >= block_.end()) begin_block(variant, end);
    lane_ = static_cast<std::size_t>(variant - block_.first);
    Outcome<Done> set = setup_->resample(*resample_, lane_);
    if (set || set.failure().kind != Failure::Kind::bad_request) return set;
    // Chance chose the value, not the deck: the sample has no result, as where no solution is found.
    Failure failure = set.failure();
    failure.kind = Failure::Kind::not_finite;
    return failure;
}

Outcome<const std::vector<double>*> VariantCircuit::operating_point(bool is_read, analysis::Watch& watch) {
    if (point_ || (!is_read && setup_->workspace().linear())) return point_;
    point_ = sample_point_.find(setup_->workspace());
    if (point_) return point_;
    setup_->newton().restart();
    analysis::OpQuestion question;
    question.watch = &watch;
    Outcome<analysis::OperatingPoint> point = analysis::operating_point(*setup_, options(), question);
    if (!point) return point.failure();
    searched_ = std::move(point).value().x;
    point_ = &searched_;
    return point_;
}

Outcome<Done> VariantCircuit::settle() {
    if (variation_.samples == 0) return Done{};
    std::vector<Setting> settings = variation_.steps[static_cast<std::size_t>(step_)].settings;
    for (std::size_t j = 0; j < variation_.variates.size(); ++j)
        settings.push_back({variation_.variates[j], resample_->numbers(j)[lane_]});
    return setup_->apply(std::move(settings));
}

} // namespace nullor::run
