#include "engine/analysis/newton/setup.hpp"

#include <cassert>
#include <utility>

namespace nullor::analysis {

Outcome<std::unique_ptr<Setup>> Setup::make(std::shared_ptr<const Circuit> circuit,
                                            std::vector<Setting> settings) {
    std::unique_ptr<Setup> setup(new Setup);
    setup->circuit_ = std::move(circuit);
    Outcome<Values> values = Values::evaluate(*setup->circuit_, settings);
    if (!values) return values.failure();
    setup->values_ = std::move(values).value();
    setup->settings_ = std::move(settings);
    Outcome<Done> compiled = setup->compile();
    if (!compiled) return compiled.failure();
    return setup;
}

Outcome<Done> Setup::apply(std::vector<Setting> settings) {
    Outcome<Values> values = Values::evaluate(*circuit_, settings);
    if (!values) return values.failure();
    values_ = std::move(values).value();
    settings_ = std::move(settings);
    if (workspace_->refill(values_)) return Done{};
    return compile();
}

Outcome<Done> Setup::resample(Resample& resample, std::size_t lane) {
    Outcome<Done> taken = resample.take(lane, values_);
    if (!taken) return taken;
    if (workspace_->refill(values_, resample.affected())) return Done{};
    return compile();
}

Outcome<Done> Setup::change_last(double value) {
    assert(!settings_.empty());
    Setting& last = settings_.back();
    const double before = std::exchange(last.value, value);
    const InstanceId id{last.target.index};
    if (values_.change(*circuit_, last) && workspace_->refill(values_, std::span(&id, 1))) return Done{};
    std::vector<Setting> settings = settings_;
    last.value = before;
    return apply(std::move(settings));
}

Outcome<Done> Setup::restart(std::vector<Setting> settings) {
    Outcome<Done> applied = apply(std::move(settings));
    if (applied) newton_->restart();
    return applied;
}

Outcome<Done> Setup::compile() {
    auto system = System::compile(circuit_, values_);
    if (!system) return system.failure();
    newton_.reset();
    workspace_ = std::make_unique<Workspace>(std::move(system).value(), values_);
    newton_ = std::make_unique<Newton>(*workspace_);
    acceptance_ = std::make_unique<Acceptance>(*newton_, *workspace_);
    ++generation_;
    return Done{};
}

} // namespace nullor::analysis
