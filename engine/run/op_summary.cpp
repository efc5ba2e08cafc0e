#include "engine/run/op_summary.hpp"

namespace nullor::run {

OpSummary summarise(const analysis::Setup& setup, const analysis::OperatingPoint& point) {
    const Circuit& circuit = setup.circuit();
    const System& system = setup.system();
    OpSummary summary;
    for (const bool top : {true, false})
        for (std::size_t k = 1; k < circuit.nodes.size(); ++k)
            if ((circuit.nodes[k].name.find('.') == std::string::npos) == top)
                summary.nodes.push_back({circuit.nodes[k].name, point.x[k - 1]});
    for (const Probe& probe : default_probes(circuit))
        if (probe.kind == Probe::Kind::current)
            summary.currents.push_back({name_of(probe, circuit), system.read(probe, point.x.data())});
    for (const Workspace::DeviceState& state : setup.workspace().states(point.x.data()))
        summary.states.emplace_back(circuit.instances[static_cast<std::size_t>(state.instance.index)].name,
                                    state.word);
    summary.iterations = point.iterations;
    summary.strategy = point.strategy;
    summary.positive_feedback = point.positive_feedback;
    summary.several_solutions = point.positive_feedback && !setup.workspace().linear();
    const bool told = summary.positive_feedback && !summary.several_solutions;
    const auto& growing = point.stability.growing;
    if (growing && !(told && growing->imag() == 0)) summary.growing = growing;
    summary.not_judged = point.stability.not_judged;
    return summary;
}

} // namespace nullor::run
