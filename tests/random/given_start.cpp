#include "tests/random/given_start.hpp"

#include <algorithm>
#include <cmath>

namespace randomly {

GivenStart given_start(const Circuit& circuit, const Equations& equations) {
    GivenStart start{Vector::Zero(equations.size()), {}};
    const auto voltage = [&](const std::string& node) {
        const int unknown = equations.find("v(" + node + ")");
        return unknown < 0 ? Real(0) : start.x[unknown];
    };
    for (const auto& [node, volt] : circuit.node_ics) start.x[equations.find("v(" + node + ")")] = volt;
    for (const Device& d : circuit.devices) {
        if (d.letter == 'l' && d.ic) start.x[equations.find("i(" + d.name + ")")] = *d.ic;
        if (d.letter != 'x') continue;
        const Opamp& o = d.opamp;
        Real high = o.vmax, low = o.vmin;
        if (o.supplied) {
            high = voltage(d.nodes[2]) - static_cast<Real>(o.hrp >= 0 ? o.hrp : o.headroom);
            low = voltage(d.nodes[3]) + static_cast<Real>(o.hrm >= 0 ? o.hrm : o.headroom);
            if (high < low) high = low = (high + low) / 2;
        }
        const int z = equations.find("z(" + d.name + ")"), w = equations.find("w(" + d.name + ")");
        if (w >= 0) start.x[w] = voltage(d.nodes.back());
        if (z >= 0) start.x[z] = std::clamp(voltage(d.nodes.back()), low, high);
    }
    start.charges = equations.charges() * start.x;
    for (const Device& d : circuit.devices)
        if (d.letter == 'c' && d.ic)
            start.charges[equations.row_of(d.name)] = static_cast<Real>(d.value) * static_cast<Real>(*d.ic);
    return start;
}

bool states_suffice(const Circuit& circuit) {
    return std::all_of(circuit.devices.begin(), circuit.devices.end(), [](const Device& d) {
        for (const Behaviour::Piece& p : d.behaviour.pieces)
            if (p.kind == Behaviour::Piece::Kind::choice) return false;
        if (d.letter != 'x' || !std::isinf(d.opamp.gbw)) return true;
        const Opamp& o = d.opamp;
        return !o.supplied && std::isinf(o.vmax) && std::isinf(o.vmin) && std::isinf(o.ilimit);
    });
}

} // namespace randomly
