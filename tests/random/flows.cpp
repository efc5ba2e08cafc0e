#include "tests/random/flows.hpp"

#include <algorithm>
#include <cmath>

namespace randomly {

namespace {

double value(const Simulated& result, int column, std::size_t row) {
    return result.columns[static_cast<std::size_t>(column)][row].real();
}

// Into vp: iq + max(i, 0); into vn: -iq - max(i, 0) + i. i: out of the output pin, minus its column
// The print grid is interpolated, across the corner at 0 too.
void supply_pins(const Circuit& circuit, const Device& d, int column, std::vector<Flow>& list) {
    for (int k = 0; k < 2; ++k) {
        Flow f{d.name, d.nodes[static_cast<std::size_t>(2 + k)], {}, column, k == 0 ? 1.0 : -1.0};
        f.known = column >= 0, f.stored = circuit.analysis.grid;
        f.amperes.constant = k == 0 ? d.opamp.iq : -d.opamp.iq;
        if (k == 1 && f.known) f.amperes.terms.emplace_back(column, -1);
        list.push_back(std::move(f));
    }
}

void input_pins(const Circuit& circuit, const Device& d, const Simulated& result, std::vector<Flow>& list) {
    const Opamp& o = d.opamp;
    const double ib = o.ib * (1 + o.tcib * (circuit.temperature - 27));
    for (int k = 0; k < 2; ++k) {
        const std::string &own = d.nodes[static_cast<std::size_t>(k)],
                          &other = d.nodes[static_cast<std::size_t>(1 - k)];
        Flow f{d.name, own, {}};
        f.amperes.constant = ib + (k == 0 ? 0.5 : -0.5) * o.ios;
        if (!std::isinf(o.rin)) f.known &= read_voltage(result, own, other, 1 / o.rin, f.amperes);
        if (!std::isinf(o.rcm)) f.known &= read_voltage(result, own, "0", 1 / o.rcm, f.amperes);
        if (o.cin > 0) f.known &= read_voltage(result, own, other, o.cin, f.coulombs);
        if (o.ccm > 0) f.known &= read_voltage(result, own, "0", o.ccm, f.coulombs);
        list.push_back(std::move(f));
    }
}

} // namespace

void Reading::add(const Reading& other, double factor) {
    constant += factor * other.constant;
    for (const auto& [column, f] : other.terms) terms.emplace_back(column, factor * f);
}

double Reading::at(const Simulated& result, std::size_t row) const {
    double sum = constant;
    for (const auto& [column, f] : terms) sum += f * value(result, column, row);
    return sum;
}

double Reading::size(const Simulated& result, std::size_t row) const {
    double sum = std::abs(constant);
    for (const auto& [column, f] : terms) sum += std::abs(f * value(result, column, row));
    return sum;
}

double Flow::at(const Simulated& result, std::size_t row) const {
    return amperes.at(result, row) +
           (rectified < 0 ? 0 : factor * std::max(-value(result, rectified, row), 0.0));
}

double Flow::size(const Simulated& result, std::size_t row) const {
    return amperes.size(result, row) +
           (rectified < 0 ? 0 : std::abs(factor) * std::max(-value(result, rectified, row), 0.0));
}

bool read_voltage(const Simulated& result, const std::string& plus, const std::string& minus, double factor,
                  Reading& reading) {
    for (const auto& [node, sign] : {std::pair{plus, factor}, std::pair{minus, -factor}}) {
        if (node == "0") continue;
        const int column = result.find("v(" + node + ")");
        if (column < 0) return false;
        reading.terms.emplace_back(column, sign);
    }
    return true;
}

std::vector<Flow> flows(const Circuit& circuit, const Simulated& result) {
    std::vector<Flow> list;
    for (const Device& d : circuit.devices) {
        if (d.letter == 'k') continue;
        const int column = result.find("i(" + d.name + ")");
        const auto pin = [&](const std::string& node, double sign) {
            Flow f{d.name, node, {}};
            f.known = column >= 0;
            f.stored = d.letter == 'c' || d.letter == 'l';
            if (f.known) f.amperes.terms.emplace_back(column, sign);
            list.push_back(std::move(f));
        };
        if (d.letter == 'x') {
            pin(d.nodes.back(), 1);
            input_pins(circuit, d, result, list);
            if (d.opamp.supplied) supply_pins(circuit, d, column, list);
        } else {
            pin(d.nodes[0], 1), pin(d.nodes[1], -1);
        }
    }
    return list;
}

} // namespace randomly
