#include "engine/measure/probes.hpp"

#include <algorithm>

namespace nullor::measure {

namespace {

void add(const Probe& probe, std::vector<Probe>& probes) {
    if (std::find(probes.begin(), probes.end(), probe) == probes.end()) probes.push_back(probe);
}

} // namespace

void add_probes(const expr::Signal& signal, std::vector<Probe>& probes) {
    for (const expr::SignalInput& input : signal.inputs) {
        if (input.kind != expr::SignalInput::Kind::probe) continue;
        if (input.probe.kind != Probe::Kind::voltage) {
            add(input.probe, probes);
            continue;
        }
        for (const NodeId node : {input.probe.plus, input.probe.minus}) {
            Probe single;
            single.plus = node;
            if (node != ground) add(single, probes);
        }
    }
}

std::vector<Probe> required_probes(const Requests& requests, std::string_view analysis) {
    std::vector<Probe> probes;
    const auto read = [&](SignalIndex index) {
        if (index >= 0) add_probes(requests.signals[static_cast<std::size_t>(index)], probes);
    };
    for (const Measure& measure : requests.measures) {
        if (measure.analysis != analysis) continue;
        read(measure.signal);
        for (const Event* event : {&measure.event, &measure.trig, &measure.targ}) {
            read(event->signal);
            read(event->level);
        }
    }
    for (const Expectation& expectation : requests.expectations) {
        if (expectation.analysis != analysis) continue;
        read(expectation.left);
        read(expectation.right);
    }
    return probes;
}

} // namespace nullor::measure
