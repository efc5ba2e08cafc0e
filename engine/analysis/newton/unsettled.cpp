#include "engine/analysis/newton/unsettled.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace nullor::analysis {

namespace {

constexpr int most_unknowns = 20;
constexpr std::size_t most_devices = 12; // a supply node may have thousands

std::vector<std::string> devices_of(const System& system, const Unknown& unknown) {
    const std::vector<Instance>& instances = system.circuit().instances;
    std::vector<std::string> names;
    if (unknown.kind != Unknown::Kind::node_voltage) {
        if (unknown.owner.valid())
            names.push_back(instances[static_cast<std::size_t>(unknown.owner.index)].name);
        return names;
    }
    std::size_t count = 0;
    for (const Instance& instance : instances) {
        const auto end = instance.nodes.begin() + instance.pins;
        if (std::find(instance.nodes.begin(), end, unknown.node) == end) continue;
        if (++count <= most_devices) names.push_back(instance.name);
    }
    if (count > most_devices) names.push_back(std::to_string(count - most_devices) + " more");
    return names;
}

} // namespace

std::vector<Failure::Unsettled> unsettled(const Newton& newton) {
    std::vector<Failure::Unsettled> list;
    const System& system = newton.system();
    if (newton.ended().empty()) return list;
    for (const int index : newton.worst_unknowns(most_unknowns)) {
        const auto k = static_cast<std::size_t>(index);
        const Unknown& unknown = system.unknowns()[k];
        list.push_back({unknown.name, std::string(symbol(unknown.unit)), newton.ended()[k],
                        newton.correction()[k], newton.residual()[k], devices_of(system, unknown)});
    }
    return list;
}

Failure told_where(const Workspace& workspace, const Workspace::NotFinite& law, std::span<const int> unknowns,
                   const std::vector<double>& x) {
    Failure failure;
    const InstanceId device = law.instance.valid() ? law.instance : workspace.device_of(unknowns);
    if (device.valid())
        failure = told_at(workspace.system().circuit().instances[static_cast<std::size_t>(device.index)],
                          std::move(failure));
    if (law.instance.valid())
        failure.value = law.value;
    else if (!unknowns.empty() && static_cast<std::size_t>(unknowns.front()) < x.size())
        failure.value = x[static_cast<std::size_t>(unknowns.front())];
    return failure;
}

std::string not_finite(const Failure& failure) {
    const double value = failure.value.value_or(0);
    return fmt::format("{} gives a value that is not finite ({})", failure.instance,
                       std::isnan(value) ? "nan"
                       : value > 0       ? "inf"
                                         : "-inf");
}

std::vector<int> Newton::worst_unknowns(int count) const {
    const NewtonSettings settings;
    std::vector<int> order(dx_.size());
    std::iota(order.begin(), order.end(), 0);
    const auto size = std::min<std::size_t>(order.size(), static_cast<std::size_t>(count));
    const auto excess = [&](int k) {
        const double ratio = std::abs(dx_[static_cast<std::size_t>(k)]) / weight(k, trial_, settings);
        return std::isnan(ratio) ? HUGE_VAL : ratio;
    };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size), order.end(),
                      [&](int a, int b) { return excess(a) > excess(b); });
    order.resize(size);
    return order;
}

std::vector<std::string> describe(const System& system, std::span<const int> unknowns,
                                  const std::vector<double>& x) {
    std::vector<std::string> list;
    for (int k : unknowns) {
        const Unknown& unknown = system.unknowns()[static_cast<std::size_t>(k)];
        list.push_back(fmt::format("{} = {:.6g} {}", unknown.name, x[static_cast<std::size_t>(k)],
                                   symbol(unknown.unit)));
    }
    return list;
}

} // namespace nullor::analysis
