// What is told of single devices.

#include "engine/circuit/workspace.hpp"

#include <algorithm>

#include "engine/circuit/bank/amplifiers.hpp"

namespace nullor {

std::vector<Workspace::DeviceState> Workspace::states(const double* x) const {
    std::vector<DeviceState> list;
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        for (int k = 0; k < layout.count(); ++k) {
            std::string word = banks_[b]->state(layout, k, x);
            if (!word.empty())
                list.push_back({layout.instances[static_cast<std::size_t>(k)], std::move(word)});
        }
    }
    std::sort(list.begin(), list.end(),
              [](const DeviceState& a, const DeviceState& b) { return a.instance < b.instance; });
    return list;
}

std::vector<Workspace::DeviceQuantity> Workspace::quantities(const double* x) const {
    std::vector<DeviceQuantity> list;
    std::vector<Quantity> own;
    for (std::size_t b = 0; b < banks_.size(); ++b)
        for (int k = 0; k < system_->layouts()[b].count(); ++k) {
            own.clear();
            banks_[b]->quantities(system_->layouts()[b], k, x, own);
            for (const Quantity& quantity : own)
                list.push_back({system_->layouts()[b].instances[static_cast<std::size_t>(k)], quantity});
        }
    std::stable_sort(list.begin(), list.end(), [](const DeviceQuantity& a, const DeviceQuantity& b) {
        return a.instance < b.instance;
    });
    return list;
}

std::vector<Workspace::DeviceNoise> Workspace::noise(const double* x) const {
    std::vector<DeviceNoise> list;
    std::vector<devices::NoiseSource> own;
    for (std::size_t b = 0; b < banks_.size(); ++b)
        for (int k = 0; k < system_->layouts()[b].count(); ++k) {
            own.clear();
            banks_[b]->noise(system_->layouts()[b], k, x, own);
            for (const devices::NoiseSource& source : own)
                list.push_back({system_->layouts()[b].instances[static_cast<std::size_t>(k)], source});
        }
    std::stable_sort(list.begin(), list.end(),
                     [](const DeviceNoise& a, const DeviceNoise& b) { return a.instance < b.instance; });
    return list;
}

std::vector<Drawn> Workspace::bends() const {
    std::vector<Drawn> list;
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        const bool amplify = dynamic_cast<const AmplifierBank*>(banks_[b].get()) != nullptr;
        for (int k = 0; k < layout.count(); ++k) {
            if (amplify || banks_[b]->linear(k)) continue;
            const InstanceId id = layout.instances[static_cast<std::size_t>(k)];
            const int* map = layout.map(k);
            for (const devices::Path& path : banks_[b]->paths(k)) {
                const int a = path.a < 0 ? system_->size() : map[path.a];
                const int z = path.b < 0 ? system_->size() : map[path.b];
                if (path.kind == devices::PathKind::controlled_voltage) {
                    list.push_back({system_->branch_of(id), a, z, 0.0});
                    continue;
                }
                if (a < system_->size()) list.push_back({a, a, z, 0.0});
                if (z < system_->size()) list.push_back({z, z, a, 0.0});
            }
        }
    }
    return list;
}

std::vector<Workspace::DevicePath> Workspace::paths() const {
    std::vector<DevicePath> list;
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        for (int k = 0; k < layout.count(); ++k) {
            const InstanceId id = layout.instances[static_cast<std::size_t>(k)];
            const Instance& instance = system_->circuit().instances[static_cast<std::size_t>(id.index)];
            const auto node_at = [&](int pin) {
                return pin < 0 ? ground : instance.nodes[static_cast<std::size_t>(pin)];
            };
            for (const devices::Path& path : banks_[b]->paths(k))
                list.push_back({id, node_at(path.a), node_at(path.b), path.kind});
        }
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const DevicePath& x, const DevicePath& y) { return x.instance < y.instance; });
    return list;
}

InstanceId Workspace::rails_crossed(const double* x) const {
    for (const auto& [bank, layout] : amplifying_) {
        const int k = bank->rails_crossed(*layout, x);
        if (k >= 0) return layout->instances[static_cast<std::size_t>(k)];
    }
    return {};
}

Workspace::NotFinite Workspace::not_finite(const double* x, double t) const {
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        const auto [k, value] = banks_[b]->not_finite(layout, x, t);
        if (k >= 0) return {layout.instances[static_cast<std::size_t>(k)], value};
    }
    return {};
}

InstanceId Workspace::device_of(std::span<const int> unknowns) const {
    InstanceId first;
    for (const int index : unknowns) {
        const Unknown& unknown = system_->unknowns()[static_cast<std::size_t>(index)];
        const auto has = [&](InstanceId id) {
            if (unknown.owner.valid()) return id == unknown.owner;
            const Instance& instance = system_->circuit().instances[static_cast<std::size_t>(id.index)];
            const auto end = instance.nodes.begin() + instance.pins;
            return std::find(instance.nodes.begin(), end, unknown.node) != end;
        };
        InstanceId linear, other;
        for (std::size_t b = 0; b < banks_.size(); ++b) {
            const std::vector<InstanceId>& ids = system_->layouts()[b].instances;
            for (std::size_t k = 0; k < ids.size(); ++k) {
                InstanceId& found = banks_[b]->linear(static_cast<int>(k)) ? linear : other;
                if ((!found.valid() || ids[k] < found) && has(ids[k])) found = ids[k];
            }
        }
        if (other.valid()) return other;
        if (!first.valid()) first = linear;
    }
    return first;
}

} // namespace nullor
