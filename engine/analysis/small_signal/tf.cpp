#include "engine/analysis/small_signal/tf.hpp"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/small_signal/infinite_gain.hpp"
#include "engine/analysis/small_signal/linearised/frequency_response.hpp"
#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;
using linalg::LuStatus;

template <class T>
class Solver {
public:
    Solver(const Linearised& circuit, const TfQuestion& question, linalg::PencilLu<T> factors)
        : circuit_(circuit), question_(question), factors_(std::move(factors)), u_(circuit.size()),
          x_(circuit.size()), terminals_{Terminal(circuit, question.source),
                                         Terminal(circuit, question.output)} {}

    linalg::PencilLu<T>& factors() { return factors_; }

    [[nodiscard]] LuStatus solve(T s, Transfer<T>& answer) {
        LuStatus status = factors_.factor(s, linalg::Pivots::kept);
        if (status.code == LuStatus::ok) status = drive(question_.source, s);
        if (status.code != LuStatus::ok) return status;
        answer.gain = question_.output.read(std::span<const T>(x_));
        answer.in = question_.source.impedance(std::span<const T>(x_));
        status = drive(question_.output, s);
        if (status.code == LuStatus::ok) answer.out = question_.output.impedance(std::span<const T>(x_));
        return status;
    }

private:
    [[nodiscard]] LuStatus drive(const Port& port, T s) {
        std::fill(u_.begin(), u_.end(), T(0));
        port.drive(std::span<T>(u_));
        const LuStatus status = factors_.solve(u_, x_);
        if (status.code != LuStatus::ok) return status;
        (void)factors_.refine(u_, x_, circuit_.lost());
        for (const Terminal& terminal : terminals_) clear_rounding(terminal, std::abs(s));
        return status;
    }

    // The row of the node that a source's current flows into.
    struct Terminal {
        Terminal(const Linearised& circuit, const Port& port) : branch(port.branch) {
            const auto n = static_cast<int>(circuit.size());
            const int row = port.plus < n ? port.plus : port.minus;
            if (branch < 0 || row >= n) return;
            for (int column = 0; column < n; ++column)
                if (column != branch && circuit.pattern().contains(row, column))
                    terms.emplace_back(circuit.pattern().slot(row, column), column);
        }
        int branch;
        std::vector<std::pair<int, int>> terms; // slot, column
    };

    // Currents into the gates of transistors alone are 0 but for what twice the precision leaves of those
    // that cancel at the terminal, 2^-104 of each: that is no impedance of -1e36 ohm.
    void clear_rounding(const Terminal& terminal, double s) {
        if (terminal.terms.empty()) return;
        double size = 0;
        for (const auto& [slot, column] : terminal.terms)
            size += (std::abs(circuit_.g()[at(slot)]) + s * std::abs(circuit_.c()[at(slot)])) *
                    std::abs(x_[at(column)]);
        T& current = x_[at(terminal.branch)];
        if (std::abs(current) <= 0x1p-100 * size) current = 0;
    }

    const Linearised& circuit_;
    const TfQuestion& question_;
    linalg::PencilLu<T> factors_;
    std::vector<T> u_, x_;
    std::array<Terminal, 2> terminals_;
};

std::optional<Transfer<double>> ideal(const Linearised& circuit, const Workspace& workspace,
                                      const TfQuestion& question) {
    const InfiniteGain limit = with_infinite_gain(circuit, workspace);
    if (!limit.changed) return std::nullopt;
    Solver<double> solver(circuit, question, {circuit.system().ordering(), limit.g, limit.c});
    Transfer<double> answer;
    if (solver.solve(0, answer).code != LuStatus::ok) return std::nullopt;
    return answer;
}

} // namespace

Outcome<TfAtDc> tf(Setup& setup, const std::vector<double>& x, const TfQuestion& question) {
    const Workspace& workspace = setup.workspace();
    setup.workspace().evaluate(x.data(), at_dc);
    const Linearised circuit(workspace, x.data());
    Solver<double> solver(circuit, question, circuit.factors<double>());
    TfAtDc result;
    if (const LuStatus status = solver.solve(0, result.found); status.code != LuStatus::ok)
        return unsolved_at(workspace, 0, status);
    result.ideal = ideal(circuit, workspace, question);
    return result;
}

Outcome<Done> tf(Setup& setup, const std::vector<double>& x, const TfQuestion& question,
                 const Points& frequencies, results::Sink& sink, Watch& watch) {
    const std::size_t count = frequencies.size();
    const auto [lowest, highest] = frequencies.range(0, count);
    if (!(lowest >= 0) || !std::isfinite(highest)) return bad_frequency(lowest >= 0 ? highest : lowest);
    setup.workspace().evaluate(x.data(), at_dc);
    const Linearised circuit(setup.workspace(), x.data());
    Solver<Complex> solver(circuit, question, circuit.factors<Complex>());
    if (count > 1) solver.factors().expect_many();
    std::vector<double> g, c; // where G + jwC is not A as it stands
    for (std::size_t k = 0; k < count; ++k) {
        const double hertz = frequencies[k], omega = 2 * pi * hertz;
        if (!circuit.is_pencil()) {
            circuit.at_frequency(omega, g, c);
            solver.factors().load(g, c);
        }
        Transfer<Complex> answer;
        const LuStatus status = solver.solve({0, omega}, answer);
        if (status.code != LuStatus::ok) return unsolved_at(setup.workspace(), hertz, status);
        const std::array<Complex, 3> row{answer.gain, answer.in, answer.out};
        if (!sink.row(hertz, row.data())) return results::sink_full();
        watch.progress(static_cast<double>(k + 1) / static_cast<double>(count));
        if (watch.stop_requested()) return interrupted_at(fmt::format("at {} Hz", hertz));
    }
    return Done{};
}

} // namespace nullor::analysis
