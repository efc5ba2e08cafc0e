#include "tests/random/verdict.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>
#include <fmt/format.h>

#include "tests/random/laws.hpp"
#include "tests/random/operating_point.hpp"
#include "tests/random/simulated.hpp"
#include "tests/random/waves.hpp"

namespace randomly {

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

void settle(Verdict& v, const Circuit& circuit, const Simulated& result, bool charges_go_on) {
    v.seconds = result.seconds;
    const Verdict law = obeys(circuit, result, charges_go_on);
    if (v.error > 1) {
        v.kind = Verdict::Kind::wrong, v.reason = "value";
    } else if (law.error > 1) {
        const double seconds = v.seconds;
        v = law;
        v.kind = Verdict::Kind::wrong, v.reason = "law", v.seconds = seconds;
    }
}

namespace {

// Largest magnitude of volts and of amperes among the columns: what rounding is measured by.
struct Scale {
    double volt = 1e-6, ampere = 1e-6; // at least: rails over an output resistance cancel, too
    [[nodiscard]] double of(const std::string& name) const { return name[0] == 'v' ? volt : ampere; }
};

Vector inputs(const Equations& equations, const std::string& swept, double value) {
    Vector u(equations.inputs());
    for (std::size_t k = 0; k < equations.sources().size(); ++k) {
        const bool here = equations.source_names()[k] == swept;
        u[static_cast<int>(k)] = here ? Real(value) : Wave(equations.sources()[k], 0).dc();
    }
    u[equations.inputs() - 1] = 1;
    return u;
}

// A column against its value: 1e-9 of the larger of both, and 1e-12 of the largest of its unit in the row,
// which is where differences of large numbers end. 1e-17 of a unit is nothing.
void compare(Verdict& v, const std::string& name, std::complex<double> is, std::complex<double> should,
             const Scale& scale, double at) {
    const double allowed = 1e-9 * std::abs(should) + 1e-12 * scale.of(name) + 1e-17;
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
    const Simulated result = simulate(text);
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

Verdict Judge::of(const Circuit& run, const std::string& deck) {
    return run.analysis.kind == Analysis::Kind::tran ? of_transient(run, deck) : judge_static(run, deck);
}

} // namespace randomly
