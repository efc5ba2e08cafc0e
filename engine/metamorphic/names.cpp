#include "engine/metamorphic/names.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include <fmt/format.h>

#include "engine/metamorphic/renumbered.hpp"

namespace nullor::metamorphic {

namespace {

// A permutation of first, first + 1, ..., count - 1; what stands before stays. The same with every library.
std::vector<int> shuffled(std::size_t count, std::size_t first, std::mt19937& random) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t left = count; left > first + 1; --left)
        std::swap(order[left - 1], order[first + random() % (left - first)]);
    return order;
}

bool is_inside(const std::string& name) {
    return name.find('.') != std::string::npos;
}

} // namespace

Applied shuffle(Variant& variant) {
    if (variant.requests.options.kick > 0) return "a kick moves each unknown by its number";
    std::mt19937 random(1);
    const std::vector<int> nodes = shuffled(variant.circuit.nodes.size(), 1, random);
    renumber(variant, nodes, shuffled(variant.circuit.instances.size(), 0, random));
    return {};
}

Applied rename(Variant& variant) {
    std::vector<Node>& nodes = variant.circuit.nodes;
    std::vector<Instance>& instances = variant.circuit.instances;
    for (std::size_t k = 1; k < nodes.size(); ++k)
        nodes[k].name = fmt::format("other{:08}", nodes.size() - k);
    for (std::size_t k = 0; k < instances.size(); ++k)
        instances[k].name = fmt::format("{}{:08}", instances[k].name.front(), instances.size() - k);
    return {};
}

Applied flatten(Variant& variant) {
    bool found = false;
    std::set<std::string> taken;
    const auto lift = [&](std::string& name) {
        if (is_inside(name)) {
            found = true;
            std::replace(name.begin(), name.end(), '.', '_');
        }
        while (!taken.insert(name).second) name += '_';
    };
    for (Node& node : variant.circuit.nodes) lift(node.name);
    taken.clear();
    for (Instance& instance : variant.circuit.instances) {
        // The letter of a card is that of the device: x1.r3 becomes r3_x1.
        if (const auto dot = instance.name.rfind('.'); dot != std::string::npos) {
            found = true;
            instance.name = instance.name.substr(dot + 1) + "_" + instance.name.substr(0, dot);
        }
        lift(instance.name);
        instance.around = nullptr;
    }
    if (!found) return "no subcircuits";
    return {};
}

} // namespace nullor::metamorphic
