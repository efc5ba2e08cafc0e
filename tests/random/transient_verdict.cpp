#include <algorithm>
#include <cmath>

#include "tests/random/exact_transient.hpp"
#include "tests/random/simulated.hpp"
#include "tests/random/verdict.hpp"

namespace randomly {

namespace {

constexpr double promised = 5; // reltol of the signal's peak
// Of the time that an error within the promise takes off or adds to a change of region: changes are located
// to that, and a curve that is steep behind one is shifted by it.
constexpr Real located = 0.02L;
// V or A: an unstable circuit without limits leaves what a double holds, 1.8e308.
constexpr Real largest_value = 1e270L;

// Two samplings must see the same regions at the same times.
std::string differs(const Transient& a, const Transient& b, Real stop) {
    if (!b.problem().empty()) return b.problem();
    if (a.stretches().size() != b.stretches().size()) return "sampling too coarse";
    for (std::size_t k = 0; k < a.stretches().size(); ++k)
        if (std::abs(a.stretches()[k].from - b.stretches()[k].from) > 1e-11L * stop)
            return "sampling too coarse";
    return "";
}

bool leaves_all_numbers(const Transient& exact) {
    return std::any_of(exact.stretches().begin(), exact.stretches().end(), [&](const Transient::Stretch& s) {
        return !(s.region->unknowns(exact.at(s, s.to)).cwiseAbs().maxCoeff() < largest_value);
    });
}

// trap, gear and trbdf2 promise 5 reltol on filters. What times an edge has that error in each passage, and
// the next one begins there: an edge comes within 5 reltol of the time that has passed.
bool promises_filters(const std::string& method) {
    return method == "trap" || method == "gear" || method == "trbdf2";
}

// A supply carries the output current of an op-amp while that has one sign, and none else: it is known as
// well as that current, whose peak may be in the other supply.
void share_peaks(const Circuit& circuit, const Simulated& result, std::vector<Real>& peaks) {
    const std::vector<Real> own = peaks;
    for (const Device& amplifier : circuit.devices) {
        const int output = result.find("i(" + amplifier.name + ")");
        if (amplifier.letter != 'x' || !amplifier.opamp.supplied || output < 0) continue;
        for (const Device& source : circuit.devices) {
            const int supply = result.find("i(" + source.name + ")");
            if (source.letter != 'v' || supply < 0) continue;
            if (source.nodes[0] != amplifier.nodes[2] && source.nodes[0] != amplifier.nodes[3]) continue;
            Real& peak = peaks[static_cast<std::size_t>(supply)];
            peak = std::max(peak, own[static_cast<std::size_t>(output)]);
        }
    }
}

// Least and largest value of each unknown from `from` to `to`: of samples and of both limits of each stretch.
std::pair<Vector, Vector> range(const Transient& exact, Real from, Real to) {
    std::pair<Vector, Vector> result;
    const auto see = [&](const Vector& x) {
        if (result.first.size() == 0) result = {x, x};
        result.first = result.first.cwiseMin(x), result.second = result.second.cwiseMax(x);
    };
    constexpr int samples = 16, halvings = 40; // the latter where it is fast, behind a change
    for (const Transient::Stretch& s : exact.stretches()) {
        const Real begin = std::max(from, s.from), end = std::min(to, s.to);
        if (begin > end) continue;
        for (int k = 0; k <= samples; ++k)
            see(s.region->unknowns(exact.at(s, begin + (end - begin) * k / samples)));
        for (int k = 4; begin == s.from && k < halvings; ++k)
            see(s.region->unknowns(exact.at(s, begin + (end - begin) * std::ldexp(Real(1), -k))));
    }
    return result;
}

} // namespace

Judge::Judge(const Circuit& circuit) : circuit_(circuit) {}
Judge::~Judge() = default;

const std::string& Judge::problem() {
    if (exact_) return problem_;
    exact_ = std::make_unique<Transient>(circuit_, 384);
    problem_ = exact_->problem();
    if (problem_.empty() && (exact_->stretches().size() > 1 || !exact_->equations().switches().empty()))
        problem_ = differs(*exact_, Transient(circuit_, 640), circuit_.analysis.stop);
    if (problem_.empty() && leaves_all_numbers(*exact_)) problem_ = "the solution leaves all numbers";
    return problem_;
}

Verdict Judge::of_transient(const Circuit& circuit, const std::string& text) {
    const bool certified = problem().empty();
    const Simulated result = simulate(text, circuit.analysis.grid ? Rows::grid : Rows::points);
    if (!certified) {
        // Laws need no reference.
        Verdict v = skipped(problem());
        if (result.ok())
            settle(v, circuit, result, !circuit.analysis.grid && problem().find("jump") == std::string::npos);
        v.seconds = result.seconds;
        return v;
    }
    if (!result.ok()) return no_result(result);
    const Transient& exact = *exact_;
    const Real stop = circuit.analysis.stop;
    const double reltol = circuit.promised > 0 ? circuit.promised : circuit.reltol;
    const Equations& equations = exact.equations();
    std::vector<int> unknowns;
    std::vector<Real> signs;
    for (const std::string& name : result.names) {
        unknowns.push_back(equations.find(name));
        signs.push_back(equations.sign(name));
    }
    const std::size_t width = unknowns.size(), rows = result.axis.size();
    const auto& stretches = exact.stretches();
    // Ends of each stretch, and peaks.
    std::vector<Real> peaks(width);
    const auto raise = [&](const Vector& x) {
        for (std::size_t c = 0; c < width; ++c)
            if (unknowns[c] >= 0) peaks[c] = std::max(peaks[c], std::abs(x[unknowns[c]]));
    };
    std::vector<Vector> left(stretches.size()), right(stretches.size()); // limits where stretch k begins
    for (std::size_t k = 0; k < stretches.size(); ++k) {
        right[k] = stretches[k].region->unknowns(stretches[k].state);
        left[k] = k == 0 ? exact.start()
                         : stretches[k - 1].region->unknowns(exact.at(stretches[k - 1], stretches[k].from));
        raise(left[k]), raise(right[k]);
    }
    // What an error within the promise does to the time of a change of region: where a column jumps there,
    // either side will do for so long.
    std::vector<Real> window(stretches.size());
    for (std::size_t k = 0; k < stretches.size(); ++k) {
        window[k] = 8 * std::numeric_limits<double>::epsilon() * stretches[k].from;
        if (!stretches[k].corner && stretches[k].rate > 0)
            window[k] += std::min<Real>(1e-3L * stop, promised * reltol / stretches[k].rate);
    }
    // A long result is read in every so many rows, and near changes.
    const std::size_t stride = rows / 1500 + 1;
    struct Row {
        std::size_t row;
        Vector x;
        std::vector<std::size_t> near;
        Vector rate; // of x, per s
        Real shift;  // in time, of a change just in front or behind
    };
    std::vector<Row> read;
    std::size_t k = 0;
    Vector state = stretches[0].state;
    Real at = 0;
    double before = -1;
    for (std::size_t row = 0; row < rows; ++row) {
        const double t = result.axis[row];
        if (!(t >= before) || t > circuit.analysis.stop * (1 + 1e-12))
            return [&] {
                Verdict v;
                v.kind = Verdict::Kind::wrong, v.reason = "value", v.column = "time", v.error = inf, v.at = t;
                return v;
            }();
        before = t;
        std::size_t now = k;
        while (now + 1 < stretches.size() && stretches[now + 1].from <= t) ++now;
        std::vector<std::size_t> near;
        for (std::size_t j = now + 1; j-- > 0 && stretches[j].from >= t - 1e-3L * stop && near.size() < 8;)
            if (std::abs(stretches[j].from - t) <= window[j]) near.push_back(j);
        for (std::size_t j = now + 1;
             j < stretches.size() && stretches[j].from <= t + 1e-3L * stop && near.size() < 16; ++j)
            if (std::abs(stretches[j].from - t) <= window[j]) near.push_back(j);
        if (row % stride != 0 && near.empty() && now == k && row + 1 != rows) continue;
        if (now != k) k = now, state = stretches[k].state, at = stretches[k].from;
        if (t > at) state = stretches[k].region->advance(state, t - at), at = t;
        Real shift = 0;
        for (std::size_t j : near)
            if (!stretches[j].corner) shift = std::max(shift, located * window[j]);
        read.push_back({row, stretches[k].region->unknowns(state), std::move(near),
                        stretches[k].region->unknowns(stretches[k].region->motion() * state), shift});
        raise(read.back().x);
    }
    if (rows < 2 || std::abs(result.axis.back() - circuit.analysis.stop) > 1e-12 * circuit.analysis.stop) {
        Verdict v;
        v.kind = Verdict::Kind::wrong, v.reason = "value", v.column = "time", v.error = inf;
        v.is = rows ? result.axis.back() : 0, v.should = circuit.analysis.stop;
        return v;
    }
    share_peaks(circuit, result, peaks);
    Real volt = 0, ampere = 0;
    for (std::size_t c = 0; c < width; ++c)
        if (unknowns[c] >= 0)
            (result.names[c][0] == 'v' ? volt : ampere) =
                std::max(result.names[c][0] == 'v' ? volt : ampere, peaks[c]);
    Verdict v;
    const bool edges_move =
        promises_filters(circuit.method) || (circuit.method == "esdirk" && circuit.kind == "astable");
    for (const Row& r : read) {
        std::pair<Vector, Vector> around; // while an edge may come
        for (std::size_t c = 0; c < width; ++c) {
            if (unknowns[c] < 0) continue;
            const Real floor = result.names[c][0] == 'v' ? 1e-3L : 1e-9L;
            // What cancels in a column is rounded at the size of the largest of its unit, and a current is
            // the difference of voltages at the ends of some 100 ohm.
            const Real cancels = 1e-12L * (result.names[c][0] == 'v' ? volt : std::max(ampere, volt / 100));
            const Real allowed = std::max(promised * reltol * std::max(peaks[c], floor), cancels);
            const Real is = result.columns[c][r.row].real(), x = signs[c] * r.x[unknowns[c]];
            // The row's time, and that of a corner, are doubles.
            const Real late = 4 * std::numeric_limits<double>::epsilon() * result.axis[r.row];
            Real distance = std::max<Real>(0, std::abs(is - x) - late * std::abs(r.rate[unknowns[c]]));
            if (std::isnan(is)) distance = inf;
            if (distance > allowed) {
                for (std::size_t j : r.near) {
                    const Real a = signs[c] * left[j][unknowns[c]], b = signs[c] * right[j][unknowns[c]];
                    // Between the limits only where the law itself jumps in no time.
                    distance = std::min({distance, std::abs(is - a), std::abs(is - b)});
                    // The print grid may lie within the passage, which takes the rounding of time.
                    if (circuit.analysis.grid && (is - a) * (is - b) <= 0) distance = 0;
                }
            }
            if (distance > allowed && (edges_move || r.shift > 0)) {
                const Real t = result.axis[r.row],
                           shift = edges_move ? std::max(r.shift, promised * reltol * t) : r.shift;
                if (around.first.size() == 0) around = range(exact, t - shift, std::min(stop, t + shift));
                const Real value = signs[c] * is;
                distance = std::min(distance, std::max<Real>({0, around.first[unknowns[c]] - value,
                                                              value - around.second[unknowns[c]]}));
            }
            const double error = static_cast<double>(distance / allowed);
            if (error <= v.error) continue;
            v.error = std::isnan(error) ? inf : error;
            v.column = result.names[c], v.at = result.axis[r.row];
            v.is = static_cast<double>(is), v.should = static_cast<double>(x);
        }
    }
    // The print grid does not resolve what it integrates.
    settle(v, circuit, result, !circuit.analysis.grid);
    return v;
}

} // namespace randomly
