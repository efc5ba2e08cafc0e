#include "tests/random/charge_law.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/random/flows.hpp"

namespace randomly {

namespace {

constexpr double promised = 5; // reltol of a column's peak

class Integral {
public:
    Integral(const std::vector<double>& t, std::vector<double> y) : t_(t), y_(std::move(y)) {}

    // Least and largest estimate of the integral from row k to the next.
    [[nodiscard]] std::pair<double, double> bracket(std::size_t k) const {
        const double h = t_[k + 1] - t_[k], trapezoid = 0.5 * h * (y_[k] + y_[k + 1]);
        std::pair<double, double> range{trapezoid, trapezoid};
        if (h <= 0) return range;
        for (int first = -2; first <= 1; ++first) {
            const long begin = static_cast<long>(k) + first;
            if (begin < 0 || begin + 2 >= static_cast<long>(t_.size())) continue;
            double estimate = 0;
            if (!parabola(static_cast<std::size_t>(begin), k, estimate)) continue;
            range.first = std::min(range.first, estimate), range.second = std::max(range.second, estimate);
        }
        return range;
    }

private:
    // Through rows b, b+1, b+2, integrated over [t_k, t_k+1]; false: rows too close together for it.
    bool parabola(std::size_t b, std::size_t k, double& estimate) const {
        const double d1 = t_[b + 1] - t_[b], d2 = t_[b + 2] - t_[b + 1], h = t_[k + 1] - t_[k];
        constexpr double wide = 4;
        if (!(std::min(d1, d2) > 0) || h > wide * (d1 + d2)) return false;
        const double slope = (y_[b + 1] - y_[b]) / d1,
                     bend = ((y_[b + 2] - y_[b + 1]) / d2 - slope) / (d1 + d2);
        // y_b + slope u + bend u (u - d1), u = t - t_b
        const auto primitive = [&](double u) {
            return u * (y_[b] + u * (0.5 * (slope - bend * d1) + u * bend / 3));
        };
        const double from = t_[k] - t_[b];
        estimate = primitive(from + h) - primitive(from);
        return std::isfinite(estimate);
    }

    const std::vector<double>& t_;
    std::vector<double> y_;
};

struct Store {
    std::string name;
    std::vector<Flow> flows;
    Reading charge;
};

double peak(const Simulated& result, int column) {
    const bool volt = result.names[static_cast<std::size_t>(column)][0] == 'v';
    double largest = volt ? 1e-3 : 1e-9; // floor of the promise
    for (const auto& x : result.columns[static_cast<std::size_t>(column)])
        largest = std::max(largest, std::abs(x.real()));
    return largest;
}

// Sum of the peaks that a reading is made of.
double peaks(const Simulated& result, const Reading& reading) {
    double sum = 0;
    for (const auto& [column, f] : reading.terms) sum += std::abs(f) * peak(result, column);
    return sum;
}

std::vector<Store> stores(const Circuit& circuit, const Simulated& result) {
    std::vector<Store> list;
    std::map<std::string, const Device*> inductors;
    for (const Device& d : circuit.devices) {
        if (d.letter == 'l') inductors[d.name] = &d;
        if (d.letter != 'c' && d.letter != 'l') continue;
        Store s{"charge of " + d.name, std::vector<Flow>(1), {}};
        const int current = result.find("i(" + d.name + ")");
        Reading ampere, volt;
        if (current < 0 || !read_voltage(result, d.nodes[0], d.nodes[1], 1, volt)) continue;
        ampere.terms.emplace_back(current, 1);
        s.flows[0].amperes = d.letter == 'c' ? ampere : volt;
        s.charge.add(d.letter == 'c' ? volt : ampere, d.value);
        for (const Device& k : circuit.devices) {
            if (k.letter != 'k' || d.letter != 'l') continue;
            for (std::size_t side = 0; side < 2; ++side) {
                if (k.others[side] != d.name) continue;
                double other = 0;
                for (const Device& l : circuit.devices)
                    if (l.name == k.others[1 - side]) other = l.value;
                s.charge.terms.emplace_back(result.find("i(" + k.others[1 - side] + ")"),
                                            k.value * std::sqrt(d.value * other));
            }
        }
        if (std::all_of(s.charge.terms.begin(), s.charge.terms.end(),
                        [](const auto& term) { return term.first >= 0; }))
            list.push_back(std::move(s));
    }
    std::map<std::string, std::vector<Flow>> nodes;
    for (const Flow& f : flows(circuit, result)) nodes[f.node].push_back(f);
    for (const auto& [name, at] : nodes) {
        Store s{"charge at " + name, {}, {}};
        bool known = name != "0";
        for (const Flow& f : at) {
            known &= f.known;
            s.charge.add(f.coulombs, 1);
            Flow away = f;
            away.amperes = {}, away.amperes.add(f.amperes, -1), away.factor = -f.factor;
            s.flows.push_back(std::move(away));
        }
        if (known && !s.charge.terms.empty()) list.push_back(std::move(s));
    }
    return list;
}

} // namespace

void charges_balance(const Circuit& circuit, const Simulated& result, const See& see) {
    const std::vector<double>& t = result.axis;
    const double allowed_share = promised * circuit.reltol;
    for (const Store& s : stores(circuit, result)) {
        std::vector<double> flow(t.size());
        for (std::size_t row = 0; row < t.size(); ++row)
            for (const Flow& f : s.flows) flow[row] += f.at(result, row);
        double flow_peaks = 0, rounding = 0;
        for (const Flow& f : s.flows)
            flow_peaks += peaks(result, f.amperes) +
                          (f.rectified < 0 ? 0 : std::abs(f.factor) * peak(result, f.rectified));
        const double charge_peaks = peaks(result, s.charge), start = s.charge.at(result, 0);
        const Integral integral(t, std::move(flow));
        double sum = 0, spread = 0;
        for (std::size_t row = 1; row < t.size(); ++row) {
            const auto [low, high] = integral.bracket(row - 1);
            sum += 0.5 * (low + high), spread += high - low;
            rounding += 1e-15 * std::abs(sum);
            see(s.name, s.charge.at(result, row) - start, sum,
                spread + rounding + allowed_share * (flow_peaks * t[row] + 2 * charge_peaks), t[row]);
        }
    }
}

} // namespace randomly
