#include <algorithm>

#include "engine/base/constants.hpp"
#include "engine/circuit/values/value_slopes.hpp"
#include "engine/circuit/workspace.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

using P = Dual<1>;

P dual(double value, double slope) {
    P p(value);
    p.d[0] = slope;
    return p;
}

// Cards whose numbers carry their derivatives.
class DualCards {
public:
    DualCards(const Circuit& circuit, const Values& values, std::span<const CardSlopes> slopes)
        : circuit_(circuit), values_(values), slopes_(slopes) {}

    [[nodiscard]] bool depends(InstanceId id) const {
        const auto& references = instance(id).references;
        return find(id) || std::any_of(references.begin(), references.end(),
                                       [&](InstanceId other) { return find(other) != nullptr; });
    }

    // Of a waveform and an expression nothing is known.
    [[nodiscard]] bool by_arguments(InstanceId id) const {
        const CardSlopes* slopes = find(id);
        return slopes && slopes->arguments;
    }

    // Valid until the next call.
    [[nodiscard]] devices::CardOf<P> card(InstanceId id) {
        referred_.clear();
        for (const InstanceId reference : instance(id).references) {
            const Instance& other = instance(reference);
            referred_.push_back(other.references.empty()
                                    ? devices::referred_value(other.kind, plain(reference, others_))
                                    : P(0.0));
        }
        devices::CardOf<P> card = plain(id, own_);
        card.referred = referred_;
        return card;
    }

private:
    [[nodiscard]] const Instance& instance(InstanceId id) const {
        return circuit_.instances[static_cast<std::size_t>(id.index)];
    }
    [[nodiscard]] const CardSlopes* find(InstanceId id) const {
        const auto found = std::lower_bound(slopes_.begin(), slopes_.end(), id,
                                            [](const CardSlopes& a, InstanceId b) { return a.instance < b; });
        return found != slopes_.end() && found->instance == id ? &*found : nullptr;
    }
    [[nodiscard]] devices::CardOf<P> plain(InstanceId id, std::vector<P>& numbers) const {
        std::vector<double> none;
        const devices::Card card = card_of(circuit_, values_, id, none);
        const CardSlopes* slopes = find(id);
        numbers.clear();
        for (std::size_t k = 0; k < card.value.size(); ++k)
            numbers.push_back(dual(card.value[k], slopes ? slopes->value[k] : 0));
        return {.value = numbers,
                .given = card.given,
                .argument = card.argument,
                .referred = {},
                .behaviour = card.behaviour,
                .polarity = card.polarity,
                .waveform = card.waveform,
                .pins = card.pins,
                .nodes = card.nodes,
                .references = card.references,
                .read_pins = card.read_pins,
                .temperature = dual(card.temperature, slopes ? slopes->temperature : 0),
                .nominal = card.nominal};
    }

    const Circuit& circuit_;
    const Values& values_;
    std::span<const CardSlopes> slopes_;
    std::vector<P> own_, others_, referred_;
};

} // namespace

Workspace::Slopes Workspace::slopes(const Values& values, std::span<const Setting> settings, const Target& p,
                                    const double* x, double t) const {
    const Circuit& circuit = system_->circuit();
    const std::vector<CardSlopes> numbers = value_slopes(circuit, values, settings, p);
    DualCards cards(circuit, values, numbers);
    Slopes slopes{std::vector<double>(f_.size()),
                  std::vector<double>(f_.size()),
                  std::vector<double>(g_.size()),
                  std::vector<double>(c_.size()),
                  {}};
    const Assembly out{slopes.f.data(), slopes.q.data(), slopes.g.data(), slopes.c.data()};
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        for (int k = 0; k < layout.count(); ++k) {
            const InstanceId id = layout.instances[static_cast<std::size_t>(k)];
            if (!cards.depends(id)) continue;
            const bool known = banks_[b]->add_slopes(layout, k, cards.card(id), x, t, out);
            if (!known || cards.by_arguments(id)) slopes.not_known = id;
        }
    }
    return slopes;
}

} // namespace nullor
