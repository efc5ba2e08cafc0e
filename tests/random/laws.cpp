#include "tests/random/laws.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/random/charge_law.hpp"
#include "tests/random/flows.hpp"

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

// Kirchhoff's law at each node whose currents are all known, and, where all of them are, Tellegen's sum of v
// i over all pins.
void currents_balance(const Circuit& circuit, const Simulated& result, const std::vector<Flow>& pins,
                      Worst& worst) {
    const std::size_t rows = result.axis.size();
    double ampere = 0; // the largest
    for (std::size_t c = 0; c < result.names.size(); ++c)
        for (std::size_t row = 0; result.names[c][0] == 'i' && row < rows; ++row)
            ampere = std::max(ampere, std::abs(result.columns[c][row].real()));
    // The current of a capacitor is a derivative and keeps the tolerance of the run.
    const double loose = circuit.analysis.kind == Analysis::Kind::tran ? 5 * circuit.reltol : 1e-9;
    struct At {
        std::vector<const Flow*> flows;
        bool known = true, stored = false;
        int voltage = -1;
        double rounding = 0; // of the sum of the currents, A
    };
    std::map<std::string, At> nodes;
    for (const Flow& f : pins) {
        At& at = nodes[f.node];
        at.flows.push_back(&f);
        at.known &= f.known && f.coulombs.terms.empty();
        at.stored |= f.stored;
        at.voltage = result.find("v(" + f.node + ")");
    }
    bool all = true;
    for (auto& [name, at] : nodes) {
        if (name == "0") continue;
        all = all && at.known && at.voltage >= 0;
        if (!at.known) continue;
        std::vector<double> sums(rows);
        double peak = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            double size = 0;
            for (const Flow* f : at.flows) sums[row] += f->at(result, row), size += f->size(result, row);
            peak = std::max(peak, size);
        }
        at.rounding = std::max(1e-9 * peak, 1e-12 * ampere + 1e-18);
        const double allowed = std::max(at.stored ? loose * peak : 0, at.rounding);
        for (std::size_t row = 0; row < rows; ++row)
            worst.see("kirchhoff at " + name, sums[row], 0, allowed, result.axis[row]);
    }
    if (!all) return;
    // A current that is stored is off by 5 reltol of its peak: its branch by that times its voltage.
    std::map<std::string, double> peaks;
    for (const Flow& f : pins)
        for (std::size_t row = 0; f.stored && row < rows; ++row)
            peaks[f.device] = std::max(peaks[f.device], f.size(result, row));
    for (std::size_t row = 0; row < rows; ++row) {
        double power = 0, allowed = 1e-300;       // W
        std::map<std::string, double> of_storing; // V, of each branch
        for (const Flow& f : pins) {
            if (f.node == "0") continue;
            const double v = result.columns[static_cast<std::size_t>(nodes[f.node].voltage)][row].real();
            power += v * f.at(result, row);
            if (f.stored)
                of_storing[f.device] += v * (f.amperes.terms.empty() ? f.factor : f.amperes.terms[0].second);
        }
        for (const auto& [name, at] : nodes)
            if (name != "0")
                allowed +=
                    at.rounding * std::abs(result.columns[static_cast<std::size_t>(at.voltage)][row].real());
        for (const auto& [device, v] : of_storing) allowed += loose * std::abs(v) * peaks[device];
        worst.see("tellegen", power, 0, allowed, result.axis[row]);
    }
}

} // namespace

Verdict obeys(const Circuit& circuit, const Simulated& result, bool charges_go_on) {
    Worst worst;
    const std::size_t rows = result.axis.size();
    const auto column = [&](const std::string& name) { return result.find(name); };
    const auto value = [&](int c, std::size_t row) {
        return result.columns[static_cast<std::size_t>(c)][row].real();
    };
    if (circuit.analysis.kind == Analysis::Kind::ac) return worst.verdict;
    const bool tran = circuit.analysis.kind == Analysis::Kind::tran;
    const std::vector<Flow> pins = flows(circuit, result);
    currents_balance(circuit, result, pins, worst);
    if (tran && charges_go_on)
        charges_balance(circuit, result,
                        [&](const std::string& law, double is, double should, double allowed, double at) {
                            worst.see(law, is, should, allowed, at);
                        });
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
