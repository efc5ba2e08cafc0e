#include "tests/random/laws.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace randomly {

namespace {

struct Worst {
    Verdict verdict;
    void see(const std::string& law, double is, double should, double allowed, double at) {
        const double error = std::abs(is - should) / allowed;
        if (!(error <= verdict.error)) {
            verdict.error = std::isnan(error) ? inf : error;
            verdict.column = law, verdict.is = is, verdict.should = should, verdict.at = at;
        }
    }
};

} // namespace

Verdict obeys(const Circuit& circuit, const Simulated& result) {
    Worst worst;
    const std::size_t rows = result.axis.size();
    const auto column = [&](const std::string& name) { return result.find(name); };
    const auto value = [&](int c, std::size_t row) {
        return result.columns[static_cast<std::size_t>(c)][row].real();
    };
    if (circuit.analysis.kind == Analysis::Kind::ac) return worst.verdict;
    // Devices at each node; pins whose current is no column spoil it.
    struct At {
        std::vector<std::pair<int, double>> currents; // column, sign
        double constant = 0;
        bool known = true, capacitive = false;
        std::vector<const Device*> fed; // op-amps
        const Device* source = nullptr;
        int others = 0;
        double sign = 0; // 1: a positive supply of these
    };
    std::map<std::string, At> nodes;
    for (const Device& d : circuit.devices) {
        if (d.letter == 'k') continue;
        const int c = column("i(" + d.name + ")");
        if (d.letter == 'x') {
            const Opamp& o = d.opamp;
            At& out = nodes[d.nodes.back()];
            if (c < 0)
                out.known = false;
            else
                out.currents.emplace_back(c, 1);
            ++out.others;
            for (int k = 0; k < 2; ++k) {
                At& pin = nodes[d.nodes[static_cast<std::size_t>(k)]];
                ++pin.others;
                if (!std::isinf(o.rin) || !std::isinf(o.rcm) || o.cin > 0 || o.ccm > 0) pin.known = false;
                const double ib = o.ib * (1 + o.tcib * (circuit.temperature - 27));
                pin.constant += ib + (k == 0 ? 0.5 : -0.5) * o.ios;
            }
            if (o.supplied)
                for (int k = 0; k < 2; ++k) {
                    At& pin = nodes[d.nodes[static_cast<std::size_t>(2 + k)]];
                    pin.known = false;
                    pin.fed.push_back(&d);
                    const double sign = k == 0 ? 1 : -1;
                    if (pin.sign == -sign) ++pin.others;
                    pin.sign = sign;
                }
            continue;
        }
        for (int k = 0; k < 2; ++k) {
            At& pin = nodes[d.nodes[static_cast<std::size_t>(k)]];
            if (c < 0)
                pin.known = false;
            else
                pin.currents.emplace_back(c, k == 0 ? 1 : -1);
            if (d.letter == 'c' || d.letter == 'l') pin.capacitive = true;
            if (d.letter == 'v' && k == 0 && !pin.source)
                pin.source = &d;
            else
                ++pin.others;
        }
    }
    double ampere = 0; // the largest
    for (std::size_t c = 0; c < result.names.size(); ++c)
        for (std::size_t row = 0; result.names[c][0] == 'i' && row < rows; ++row)
            ampere = std::max(ampere, std::abs(value(static_cast<int>(c), row)));
    const bool tran = circuit.analysis.kind == Analysis::Kind::tran;
    for (const auto& [name, node] : nodes) {
        if (name == "0") continue;
        if (node.known && node.currents.size() > 1) {
            std::vector<double> sums(rows), sizes(rows);
            double peak = 0;
            for (std::size_t row = 0; row < rows; ++row) {
                double sum = node.constant, size = std::abs(sum);
                for (const auto& [c, sign] : node.currents)
                    sum += sign * value(c, row), size += std::abs(value(c, row));
                sums[row] = sum, sizes[row] = size, peak = std::max(peak, size);
            }
            // The current of a capacitor is a derivative and keeps the tolerance of the run.
            const double loose = tran && node.capacitive ? 5 * circuit.reltol : 1e-9;
            for (std::size_t row = 0; row < rows; ++row)
                worst.see("kirchhoff at " + name, sums[row], 0,
                          std::max(loose * peak, 1e-12 * ampere + 1e-18), result.axis[row]);
        }
        if (node.source && !node.fed.empty() && node.others == 0 && node.sign != 0) {
            const int c = column("i(" + node.source->name + ")");
            if (c < 0) continue;
            for (std::size_t row = 0; row < rows; ++row) {
                double should = 0, size = 0;
                for (const Device* d : node.fed) {
                    const int x = column("i(" + d->name + ")");
                    const double out = x < 0 ? 0 : -value(x, row); // out of the pin
                    should += d->opamp.iq + std::max(node.sign * out, 0.0);
                    size += d->opamp.iq + std::abs(out);
                }
                worst.see("supply " + name, -node.sign * value(c, row), should, 1e-10 + 1e-9 * size,
                          result.axis[row]);
            }
        }
    }
    for (const Device& d : circuit.devices) {
        if (d.letter != 'x') continue;
        const Opamp& o = d.opamp;
        const int i = column("i(" + d.name + ")"), out = column("v(" + d.nodes.back() + ")");
        if (i < 0 || out < 0) continue;
        double peak = 1e-3; // floor of the promise, V
        for (std::size_t row = 0; row < rows; ++row)
            peak = std::max(peak, std::abs(value(out, row)) + o.rout * std::abs(value(i, row)));
        for (std::size_t row = 0; row < rows; ++row) {
            const double current = -value(i, row);
            if (!std::isinf(o.ilimit) && std::abs(current) > o.ilimit)
                worst.see("limit of " + d.name, std::abs(current), o.ilimit, 1e-9 * o.ilimit,
                          result.axis[row]);
            // A second pole follows rails that move a little late.
            if (!std::isinf(o.ilimit) || (o.supplied && (!std::isinf(o.fp2) || o.phimargin < 90))) continue;
            const double inner = value(out, row) + o.rout * current;
            double high = o.vmax, low = o.vmin;
            if (o.supplied) {
                const int p = column("v(" + d.nodes[2] + ")"), m = column("v(" + d.nodes[3] + ")");
                high = (p < 0 ? 0 : value(p, row)) - (o.hrp >= 0 ? o.hrp : o.headroom);
                low = (m < 0 ? 0 : value(m, row)) + (o.hrm >= 0 ? o.hrm : o.headroom);
                if (high < low) high = low = 0.5 * (high + low);
            }
            const double allowed = (tran ? std::max(1e-9, circuit.reltol) : 1e-9) * peak;
            if (inner > high) worst.see("upper rail of " + d.name, inner, high, allowed, result.axis[row]);
            if (inner < low) worst.see("lower rail of " + d.name, inner, low, allowed, result.axis[row]);
        }
    }
    return worst.verdict;
}

} // namespace randomly
