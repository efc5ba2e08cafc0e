#include "tests/invariances/sources.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/devices/registry.hpp"
#include "engine/run/deck/steps.hpp"
#include "tests/invariances/decks.hpp"

namespace invariances {

using namespace nullor;

namespace {

bool is_source(const Instance& instance) {
    const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
    return info.syntax.waveform;
}

} // namespace

std::vector<Source> sources_of(const analysis::Setup& setup) {
    std::vector<Source> list;
    const Circuit& circuit = setup.circuit();
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const Instance& instance = circuit.instances[k];
        if (!is_source(instance)) continue;
        const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
        Source source;
        source.id = InstanceId{static_cast<int>(k)};
        const auto number = [&](const char* name) {
            return setup.values().of(source.id)[static_cast<std::size_t>(info.find(name))];
        };
        const auto target = [&](const char* name) {
            return Target{Target::Kind::instance, static_cast<int>(k), info.find(name),
                          instance.name + "." + name, Unit::none};
        };
        source.dc = target("dc");
        source.acmag = target("acmag");
        const bool given = setup.values().given(source.id)[static_cast<std::size_t>(info.find("dc"))] != 0;
        const auto kind = static_cast<devices::Waveform::Kind>(instance.waveform);
        source.value = kind == devices::Waveform::Kind::none || given
                           ? number("dc")
                           : devices::Waveform(kind, setup.values().arguments(source.id)).value(0);
        const double angle = number("acphase") * (pi / 180);
        source.phasor = number("acmag") * std::complex<double>(std::cos(angle), std::sin(angle));
        list.push_back(source);
    }
    return list;
}

Circuit at_rest(const analysis::Setup& setup) {
    Circuit circuit = setup.circuit();
    for (const Source& source : sources_of(setup)) {
        Instance& instance = circuit.instances[static_cast<std::size_t>(source.id.index)];
        instance.waveform = 0;
        instance.arguments.clear();
        const int ramp = devices::registry()[static_cast<std::size_t>(instance.kind)]->find("ramp");
        std::erase_if(instance.values, [&](const auto& given) {
            return given.first == source.dc.value || given.first == ramp;
        });
        instance.values.emplace_back(source.dc.value, constant(source.value));
    }
    return circuit;
}

std::unique_ptr<analysis::Setup> first_step(const Circuit& circuit, const analysis::Requests& requests) {
    const auto steps = run::steps_of(circuit, requests);
    REQUIRE(steps.ok());
    auto setup = analysis::Setup::make(std::make_shared<const Circuit>(circuit), steps.value()[0].settings);
    REQUIRE_MESSAGE(setup.ok(), setup.failure().message);
    return std::move(setup).value();
}

} // namespace invariances
