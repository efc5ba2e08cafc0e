#include "tests/random/verdict.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>
#include <fmt/format.h>

#include "tests/random/exact_transient.hpp"
#include "tests/random/laws.hpp"
#include "tests/random/simulated.hpp"

namespace randomly {

namespace {

constexpr double promised = 5; // reltol of the signal's peak
constexpr double patience = 5; // s of processor time

Verdict skipped(const std::string& reason) {
    Verdict v;
    v.kind = Verdict::Kind::skipped;
    v.reason = reason;
    return v;
}

Verdict no_result(const Simulated& result) {
    Verdict v;
    v.kind = Verdict::Kind::wrong;
    v.reason = result.too_slow ? "too slow" : "status";
    v.message = result.failure;
    v.seconds = result.seconds;
    return v;
}

void settle(Verdict& v, const Circuit& circuit, const Simulated& result) {
    v.seconds = result.seconds;
    const Verdict law = obeys(circuit, result);
    if (v.error > 1) {
        v.kind = Verdict::Kind::wrong, v.reason = "value";
    } else if (law.error > 1) {
        const double seconds = v.seconds;
        v = law;
        v.kind = Verdict::Kind::wrong, v.reason = "law", v.seconds = seconds;
    }
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

// Two samplings must see the same regions at the same times.
std::string differs(const Transient& a, const Transient& b, Real stop) {
    if (!b.problem().empty()) return b.problem();
    if (a.stretches().size() != b.stretches().size()) return "sampling too coarse";
    for (std::size_t k = 0; k < a.stretches().size(); ++k)
        if (std::abs(a.stretches()[k].from - b.stretches()[k].from) > 1e-11L * stop)
            return "sampling too coarse";
    return "";
}

Verdict judge_transient(const Circuit& circuit, const std::string& text) {
    const Transient exact(circuit, 384);
    if (!exact.problem().empty()) return skipped(exact.problem());
    const Real stop = circuit.analysis.stop;
    if (exact.stretches().size() > 1 || !exact.equations().switches().empty()) {
        const Transient finer(circuit, 640);
        const std::string difference = differs(exact, finer, stop);
        if (!difference.empty()) return skipped(difference);
    }
    const Simulated result = simulate(text, patience);
    if (!result.ok()) return no_result(result);

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
        left[k] = k == 0 ? exact.operating_point()
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
        read.push_back({row, stretches[k].region->unknowns(state), std::move(near),
                        stretches[k].region->unknowns(stretches[k].region->motion() * state)});
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
    for (const Row& r : read) {
        for (std::size_t c = 0; c < width; ++c) {
            if (unknowns[c] < 0) continue;
            const Real floor = result.names[c][0] == 'v' ? 1e-3L : 1e-9L;
            // What cancels in a column is rounded at the size of the largest of its unit.
            const Real allowed = std::max(promised * reltol * std::max(peaks[c], floor),
                                          1e-12L * (result.names[c][0] == 'v' ? volt : ampere));
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
                }
            }
            const double error = static_cast<double>(distance / allowed);
            if (error <= v.error) continue;
            v.error = std::isnan(error) ? inf : error;
            v.column = result.names[c], v.at = result.axis[r.row];
            v.is = static_cast<double>(is), v.should = static_cast<double>(x);
        }
    }
    settle(v, circuit, result);
    return v;
}

// Largest magnitude of volts and of amperes among the columns: what rounding is measured by.
struct Scale {
    double volt = 1e-6, ampere = 1e-9;
    [[nodiscard]] double of(const std::string& name) const { return name[0] == 'v' ? volt : ampere; }
};

Vector inputs(const Equations& equations, const std::string& swept, double value) {
    Vector u(equations.inputs());
    for (std::size_t k = 0; k < equations.sources().size(); ++k) {
        const bool here = equations.source_names()[k] == swept;
        u[static_cast<int>(k)] = here ? Real(value) : Wave(equations.sources()[k], 1).dc();
    }
    u[equations.inputs() - 1] = 1;
    return u;
}

// A column against its value: 1e-9 of the larger of both, and 1e-12 of the largest of its unit in the row,
// which is where differences of large numbers end.
void compare(Verdict& v, const std::string& name, std::complex<double> is, std::complex<double> should,
             const Scale& scale, double at) {
    const double allowed = 1e-9 * std::abs(should) + 1e-12 * scale.of(name);
    const double error = std::abs(is - should) / allowed;
    if (error <= v.error) return;
    v.error = std::isnan(error) ? inf : error;
    v.column = name, v.at = at;
    v.is = std::abs(is), v.should = std::abs(should);
    if (is.imag() == 0 && should.imag() == 0) v.is = is.real(), v.should = should.real();
}

Verdict judge_static(const Circuit& circuit, const std::string& text) {
    const Equations equations(circuit);
    const bool sweep = circuit.analysis.kind == Analysis::Kind::dc;
    std::vector<Solution> points;
    std::vector<double> values{0};
    if (sweep) {
        values.clear();
        const long steps = std::lround((circuit.analysis.to - circuit.analysis.from) / circuit.analysis.by);
        for (long k = 0; k <= steps; ++k)
            values.push_back(k == steps ? circuit.analysis.to
                                        : circuit.analysis.from + k * circuit.analysis.by);
    }
    for (double value : values) {
        Solutions found =
            operating_points(equations, inputs(equations, sweep ? circuit.analysis.swept : "", value));
        if (!found.problem.empty()) return skipped("op: " + found.problem);
        if (found.all.size() != 1)
            return skipped(found.all.empty() ? "op: none" : "op: several operating points");
        points.push_back(std::move(found.all[0]));
    }
    const bool ac = circuit.analysis.kind == Analysis::Kind::ac;
    if (ac && on_border(equations, points[0])) return skipped("ac: on a corner");
    const Simulated result = simulate(text, patience);
    if (!result.ok()) return no_result(result);
    Verdict v;
    const std::size_t wanted = ac ? circuit.analysis.frequencies.size() : points.size();
    if (result.axis.size() != wanted) {
        v.kind = Verdict::Kind::wrong, v.reason = "value", v.column = "rows", v.error = inf;
        v.is = static_cast<double>(result.axis.size()), v.should = static_cast<double>(wanted);
        return v;
    }
    using Complex = std::complex<Real>;
    Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic> left;
    Eigen::Matrix<Complex, Eigen::Dynamic, 1> right;
    Matrix a, b;
    if (ac) {
        equations.fill(points[0].mode, a, b);
        right = Eigen::Matrix<Complex, Eigen::Dynamic, 1>::Zero(equations.size());
        for (std::size_t k = 0; k < equations.sources().size(); ++k) {
            const Source& s = equations.sources()[k];
            const Complex phasor = std::polar<Real>(s.ac, s.phase * std::acos(Real(-1)) / 180);
            right += b.col(static_cast<int>(k)).cast<Complex>() * phasor;
        }
    }
    for (std::size_t row = 0; row < result.axis.size(); ++row) {
        Eigen::Matrix<Complex, Eigen::Dynamic, 1> x;
        if (ac) {
            const Real omega = 2 * std::acos(Real(-1)) * circuit.analysis.frequencies[row];
            left = a.cast<Complex>() + Complex(0, omega) * equations.charges().cast<Complex>();
            Eigen::Matrix<Complex, Eigen::Dynamic, 1> scaled = right;
            for (int i = 0; i < left.rows(); ++i) {
                const Real scale = left.row(i).cwiseAbs().maxCoeff();
                left.row(i) /= scale, scaled[i] /= scale;
            }
            const Eigen::PartialPivLU<Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic>> lu(left);
            x = lu.solve(scaled);
            x += lu.solve(scaled - left * x);
        } else {
            x = points[row].x.cast<Complex>();
        }
        Scale scale;
        std::vector<std::complex<double>> should(result.names.size());
        for (std::size_t c = 0; c < result.names.size(); ++c) {
            const int unknown = equations.find(result.names[c]);
            if (unknown < 0) continue;
            should[c] = static_cast<std::complex<double>>(x[unknown] * equations.sign(result.names[c]));
        }
        for (const auto& [name, unknown] : equations.columns()) {
            if (!name.starts_with("v(") && !name.starts_with("i(")) continue;
            double& largest = name[0] == 'v' ? scale.volt : scale.ampere;
            largest = std::max(largest, static_cast<double>(std::abs(x[unknown])));
        }
        for (std::size_t c = 0; c < result.names.size(); ++c)
            if (equations.find(result.names[c]) >= 0)
                compare(v, result.names[c], result.columns[c][row], should[c], scale, result.axis[row]);
    }
    settle(v, circuit, result);
    return v;
}

} // namespace

Verdict judge(const Circuit& circuit, const std::string& text) {
    return circuit.analysis.kind == Analysis::Kind::tran ? judge_transient(circuit, text)
                                                         : judge_static(circuit, text);
}

} // namespace randomly
