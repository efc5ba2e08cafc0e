#include "engine/run/deck/op_summary.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::run {

OpSummary summarise(const analysis::Setup& setup, const analysis::OperatingPoint& point) {
    const Circuit& circuit = setup.circuit();
    const System& system = setup.system();
    OpSummary summary;
    for (const bool top : {true, false})
        for (std::size_t k = 1; k < circuit.nodes.size(); ++k)
            if (!circuit.nodes[k].internal && (circuit.nodes[k].name.find('.') == std::string::npos) == top)
                summary.nodes.push_back({circuit.nodes[k].name, point.x[k - 1]});
    for (const Probe& probe : default_probes(circuit))
        if (probe.kind == Probe::Kind::current)
            summary.currents.push_back({name_of(probe, circuit), system.read(probe, point.x.data())});
    for (const Workspace::DeviceState& state : setup.workspace().states(point.x.data()))
        summary.states.emplace_back(circuit.instances[static_cast<std::size_t>(state.instance.index)].name,
                                    state.word);
    for (const Workspace::DeviceQuantity& told : setup.workspace().quantities(point.x.data())) {
        const std::string& name = circuit.instances[static_cast<std::size_t>(told.instance.index)].name;
        const std::string text = fmt::format("{} {}", told.quantity.name,
                                             results::engineering(told.quantity.value, told.quantity.unit));
        if (summary.states.empty() || summary.states.back().first != name)
            summary.states.emplace_back(name, text);
        else
            summary.states.back().second += ", " + text;
    }
    summary.iterations = point.iterations;
    summary.strategy = point.strategy;
    summary.positive_feedback = point.positive_feedback;
    summary.several_solutions = point.positive_feedback && !setup.workspace().linear();
    const bool told = summary.positive_feedback && !summary.several_solutions;
    const auto& growing = point.stability.growing;
    if (growing && !(told && growing->imag() == 0)) summary.growing = growing;
    summary.delays = point.stability.delays;
    summary.not_judged = point.stability.not_judged;
    return summary;
}

Diagnostics warning_of(const analysis::LostDigits& lost, const System& system) {
    const Unknown& unknown = system.unknowns()[static_cast<std::size_t>(lost.unknown)];
    const Node& node = system.circuit().nodes[static_cast<std::size_t>(unknown.node.index)];
    Diagnostics warning;
    warning.warning(
        node.span, "lost-digits",
        fmt::format("{} may be off by {:.1g} of itself, by rounding alone: a conductance there is so "
                    "large that its sum with the small ones has no more digits of these",
                    unknown.name, lost.share),
        "take away the smallest resistors, give them 0 ohm, or .save their currents, i(R1): these "
        "are exact");
    return warning;
}

Diagnostics warning_of_loose(const analysis::OperatingPoint& point, const System& system) {
    Diagnostics warning;
    if (point.loose.empty()) return warning;
    const auto unknown = [&](int k) { return system.unknowns()[static_cast<std::size_t>(k)]; };
    std::string names;
    for (const int k : point.loose) names += (names.empty() ? "" : ", ") + unknown(k).name;
    const Node& node =
        system.circuit().nodes[static_cast<std::size_t>(unknown(point.loose.front()).node.index)];
    warning.warning(
        node.span, "loose-node",
        fmt::format("less than 1 fA decides on {}: what is given is one of many operating points, "
                    "which differ there",
                    names),
        "all that leads there is off; a resistor of 1e12 ohm to ground would decide");
    return warning;
}

Diagnostics warning_of_start(analysis::Setup& setup, const analysis::OperatingPoint& start,
                             const analysis::AnalysisRequest& request, const analysis::Options& options) {
    using results::engineering;
    const auto& tran = std::get<analysis::TranRequest>(request.what);
    if (options.kick > 0) return {};
    const bool solved = !tran.uic && setup.circuit().initial_conditions.empty();
    const auto growing = solved ? start.stability.growing : stability_at_rest(setup, start.x).growing;
    if (!growing || growing->real() * setup.values().number(tran.stop) < 1) return {};
    const std::string tau = engineering(1 / growing->real(), Unit::second);
    const std::string how = growing->imag() == 0
                                ? fmt::format("disturbances grow with tau = {}", tau)
                                : fmt::format("disturbances oscillate at {}, growing with tau = {}",
                                              engineering(growing->imag() / (2 * pi), Unit::hertz), tau);
    Diagnostics warning;
    warning.warning(request.span, "unstable-start",
                    fmt::format("the transient starts where the circuit rests but is unstable, and may stay "
                                "there: {}",
                                how),
                    "start it elsewhere with .ic v(node)=value, or disturb it: .options kick=1m");
    return warning;
}

Diagnostics warning_of(const analysis::RailsCrossed& crossed, const Circuit& circuit,
                       const std::string& axis) {
    const Instance& instance = circuit.instances[static_cast<std::size_t>(crossed.instance.index)];
    Diagnostics warning;
    warning.warning(
        instance.span, "rails-crossed",
        fmt::format("the supplies of {} leave no room between its rails: its output is held at their mean",
                    instance.name),
        fmt::format("first at {} = {:.6g}; the third pin is the positive supply: XU1 inp inn vp vn out", axis,
                    crossed.at));
    return warning;
}

NoiseSummary summarise(const Circuit& circuit, const analysis::NoiseRequest& request,
                       const analysis::NoiseReport& noise) {
    NoiseSummary summary;
    summary.lowest = noise.band.lowest;
    summary.highest = noise.band.highest;
    Probe total;
    total.kind = Probe::Kind::onoise_total;
    summary.output_unit = request.unit_of(total);
    total.kind = Probe::Kind::inoise_total;
    summary.input_unit = request.unit_of(total);
    if (noise.band.output.known()) summary.output = std::sqrt(noise.band.output.sum);
    if (noise.band.input.known()) summary.input = std::sqrt(noise.band.input.sum);
    if (!summary.output || noise.band.output.sum == 0) return summary;
    for (const analysis::NoiseReport::Part& part : noise.parts) {
        const Instance& instance = circuit.instances[static_cast<std::size_t>(part.device.index)];
        const bool several = std::count_if(noise.parts.begin(), noise.parts.end(), [&](const auto& other) {
                                 return other.device == part.device;
                             }) > 1;
        summary.parts.push_back(
            {several ? fmt::format("{} {}", instance.name, part.mechanism) : instance.name,
             part.power / noise.band.output.sum});
    }
    return summary;
}

} // namespace nullor::run
