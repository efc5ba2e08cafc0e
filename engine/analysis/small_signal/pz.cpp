#include "engine/analysis/small_signal/pz.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/at.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

std::vector<double> drive_of(const Port& port, int n) {
    std::vector<double> u(at(n), 0.0);
    port.drive(std::span<double>(u));
    return u;
}

// At any s but zeros the output answers: at two s of no circuit's own it is 0 to rounding if it never does.
// With A^T y = c it is y^T A x, of which rounding leaves a share of the sum of its terms' magnitudes.
bool answers(const Pencil& pencil, const std::vector<double>& u, const std::vector<double>& c) {
    constexpr double nothing = 1e-13;
    linalg::PencilLu<Complex> factors = pencil.factors<Complex>();
    const std::vector<Complex> right(u.begin(), u.end()), read(c.begin(), c.end());
    std::vector<Complex> x(u.size()), y(u.size());
    for (const Complex s : {Complex(1.23e3, 4.56e4), Complex(7.89e6, 1.01e7)}) {
        if (factors.factor(s).code != linalg::LuStatus::ok ||
            factors.solve(right, x).code != linalg::LuStatus::ok ||
            factors.solve(read, y, linalg::Side::transposed).code != linalg::LuStatus::ok)
            continue;
        Complex sum = 0;
        for (std::size_t k = 0; k < c.size(); ++k) sum += c[k] * x[k];
        double terms = 0;
        pencil.for_each([&](int row, int column, double g, double charge) {
            terms += std::abs(y[at(row)]) * (std::abs(g) + std::abs(s * charge)) * std::abs(x[at(column)]);
        });
        if (std::abs(sum) > nothing * terms) return true;
    }
    return false;
}

std::vector<PzResult::Pair> cancelling(const std::vector<Pole>& poles, const std::vector<Pole>& zeros) {
    constexpr double same = 1e-9; // of the magnitude
    std::vector<PzResult::Pair> pairs;
    std::vector<bool> taken(zeros.size(), false);
    for (std::size_t p = 0; p < poles.size(); ++p)
        for (std::size_t z = 0; z < zeros.size(); ++z)
            if (!taken[z] && std::abs(poles[p].s - zeros[z].s) <= same * std::abs(poles[p].s)) {
                pairs.push_back({p, z});
                taken[z] = true;
                break;
            }
    return pairs;
}

} // namespace

Outcome<PzResult> pz(Setup& setup, const std::vector<double>& x, const PzQuestion& question) {
    setup.workspace().evaluate(x.data(), at_dc);
    const Linearised circuit(setup.workspace(), x.data());
    if (circuit.has_delays())
        return bad_request("a circuit with delays has poles without number",
                           "leave its transmission lines out, or take an .ac");
    Pencil pencil = Pencil::of(circuit);
    circuit.at_frequency(0, pencil.g, pencil.c); // as small signals see it
    const int nodes = pencil.pattern.n;
    std::vector<double> u = drive_of(question.input, nodes), c = question.output.reading(at(nodes));
    if (question.drives_voltage) {
        // 1 V from terminal to terminal, and the current that this takes.
        pencil = pencil.bordered(u, u);
        u.assign(at(nodes) + 1, 0.0);
        u.back() = 1;
        c.push_back(0);
    }
    PzResult result;
    if (question.poles) {
        Outcome<std::vector<Pole>> poles = spectrum(pencil);
        if (!poles) return poles.failure();
        result.poles = std::move(poles).value();
    }
    if (question.zeros) {
        if (!answers(pencil, u, c))
            return bad_request(
                "the output does not depend on the input: such a transfer function has no zeros");
        Outcome<std::vector<Pole>> zeros = spectrum(pencil.bordered(u, c));
        if (!zeros) return zeros.failure();
        result.zeros = std::move(zeros).value();
    }
    result.cancelling = cancelling(result.poles, result.zeros);
    return result;
}

} // namespace nullor::analysis
