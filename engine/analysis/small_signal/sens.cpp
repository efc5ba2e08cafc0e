#include "engine/analysis/small_signal/sens.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/small_signal/bend.hpp"
#include "engine/analysis/small_signal/linearised/frequency_response.hpp"
#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;
using linalg::LuStatus;

Failure no_derivatives(const Setup& setup, const Target& number, InstanceId device) {
    return told_at(setup.circuit().instances[at(device.index)],
                   bad_request(fmt::format("derivatives by {} are not known: {} depends on it", number.name,
                                           setup.circuit().instances[at(device.index)].name)));
}

// What is infinite enters by its inverse: no change of it is felt. Of a part that is 0 and for that not in
// the equations nothing is known.
enum class Known { as_found, zero, not_known };
Known known(const Setup& setup, const Target& number, const Workspace::Slopes& slopes) {
    const double value = setup.values().target(setup.circuit(), number);
    if (!std::isfinite(value)) return Known::zero;
    const auto none = [](const std::vector<double>& list) { // but what is discarded
        return std::all_of(list.begin(), list.end() - 1, [](double d) { return d == 0; });
    };
    const bool felt = !none(slopes.f) || !none(slopes.q) || !none(slopes.g) || !none(slopes.c);
    return value != 0 || felt ? Known::as_found : Known::not_known;
}

constexpr double nothing_known = std::numeric_limits<double>::quiet_NaN();

// dA/dp = dg + s dc, where it is not 0.
struct Change {
    struct Entry {
        int row, column;
        double g, c;
    };
    std::vector<Entry> entries;
    Known known = Known::as_found;
};

// Of each number what it makes of A. Leaves the workspace evaluated at x.
Outcome<std::vector<Change>> changes(Setup& setup, const std::vector<double>& x, std::span<const Target> by) {
    Workspace& workspace = setup.workspace();
    const linalg::Pattern& pattern = setup.system().pattern();
    const std::size_t n = at(setup.system().size());
    workspace.evaluate(x.data(), at_dc);
    const std::vector<double> g = workspace.g(), c = workspace.c();
    linalg::PencilLu<double> factors(setup.system().ordering(), g, c);
    const bool bends = !workspace.linear();
    if (bends)
        if (const LuStatus status = factors.factor(0); status.code != LuStatus::ok)
            return unsolved_at(workspace, 0, status);
    std::vector<Change> all;
    for (const Target& number : by) {
        workspace.evaluate(x.data(), at_dc);
        Workspace::Slopes slopes =
            Linearised(workspace, x.data()).by(number, setup.values(), setup.settings());
        if (slopes.not_known.valid()) return no_derivatives(setup, number, slopes.not_known);
        Change change;
        change.known = known(setup, number, slopes);
        if (change.known != Known::as_found) {
            all.push_back(std::move(change));
            continue;
        }
        if (bends) {
            std::vector<double> direction(n);
            const LuStatus status = factors.solve(std::span(slopes.f).first(n), direction);
            if (status.code != LuStatus::ok) return unsolved_at(workspace, 0, status);
            for (double& d : direction) d = -d;
            direction.push_back(0);
            add_bend(workspace, x, direction, slopes.g, slopes.c);
        }
        for (int column = 0, slot = 0; column < pattern.n; ++column)
            for (; slot < pattern.col_ptr[at(column) + 1]; ++slot)
                if (slopes.g[at(slot)] != 0 || slopes.c[at(slot)] != 0)
                    change.entries.push_back(
                        {pattern.row_index[at(slot)], column, slopes.g[at(slot)], slopes.c[at(slot)]});
        all.push_back(std::move(change));
    }
    workspace.evaluate(x.data(), at_dc);
    return all;
}

} // namespace

double percent_of(const Setup& setup, const Target& number) {
    const double value = setup.values().target(setup.circuit(), number);
    return std::isfinite(value) ? value / 100 : 0;
}

Outcome<std::vector<double>> sens(Setup& setup, const std::vector<double>& x, const Port& output,
                                  std::span<const Target> by) {
    setup.workspace().evaluate(x.data(), at_dc);
    const Linearised circuit(setup.workspace(), x.data());
    linalg::PencilLu<double> factors = circuit.factors<double>();
    std::vector<double> y(circuit.size());
    LuStatus status = factors.factor(0);
    if (status.code == LuStatus::ok)
        status = factors.solve(output.reading(circuit.size()), y, linalg::Side::transposed);
    if (status.code != LuStatus::ok) return unsolved_at(setup.workspace(), 0, status);
    std::vector<double> answers;
    for (const Target& number : by) {
        const Workspace::Slopes slopes = circuit.by(number, setup.values(), setup.settings());
        if (slopes.not_known.valid()) return no_derivatives(setup, number, slopes.not_known);
        const Known found = known(setup, number, slopes);
        double sum = found == Known::not_known ? nothing_known : 0;
        for (std::size_t row = 0; row < y.size() && found == Known::as_found; ++row)
            sum -= y[row] * slopes.f[row];
        answers.push_back(sum);
    }
    return answers;
}

Outcome<Done> sens(Setup& setup, const std::vector<double>& x, const Port& output, std::span<const Target> by,
                   const Points& frequencies, results::Sink& sink, Watch& watch) {
    const std::size_t count = frequencies.size();
    const auto [lowest, highest] = frequencies.range(0, count);
    if (!(lowest >= 0) || !std::isfinite(highest)) return bad_frequency(lowest >= 0 ? highest : lowest);
    Outcome<std::vector<Change>> made = changes(setup, x, by);
    if (!made) return made.failure();
    const std::vector<Change>& all = made.value();
    const Linearised circuit(setup.workspace(), x.data());
    if (!circuit.is_pencil())
        return bad_request("sensitivities over frequency are not known of delays and of resistors with ac=",
                           "at DC they are: leave the frequencies out");
    std::vector<double> percents;
    for (const Target& number : by) percents.push_back(percent_of(setup, number));
    linalg::PencilLu<Complex> factors = circuit.factors<Complex>();
    const std::vector<double> read = output.reading(circuit.size());
    const std::vector<Complex> e(read.begin(), read.end());
    std::vector<Complex> answer(circuit.size()), y(circuit.size()), row;
    for (std::size_t k = 0; k < count; ++k) {
        const double hertz = frequencies[k];
        const Complex s{0, 2 * pi * hertz};
        LuStatus status = factors.factor(s, linalg::Pivots::kept);
        if (status.code == LuStatus::ok) status = factors.solve(circuit.u(), answer);
        if (status.code == LuStatus::ok) status = factors.solve(e, y, linalg::Side::transposed);
        if (status.code != LuStatus::ok) return unsolved_at(setup.workspace(), hertz, status);
        row.clear();
        for (std::size_t p = 0; p < all.size(); ++p) {
            Complex sum = all[p].known == Known::not_known ? nothing_known : 0;
            for (const Change::Entry& one : all[p].entries)
                sum -= y[at(one.row)] * (one.g + s * one.c) * answer[at(one.column)];
            row.push_back(sum);
            row.push_back(percents[p] * sum);
        }
        if (!sink.row(hertz, row.data())) return results::sink_full();
        watch.progress(static_cast<double>(k + 1) / static_cast<double>(count));
        if (watch.stop_requested()) return interrupted_at(fmt::format("at {} Hz", hertz));
    }
    return Done{};
}

} // namespace nullor::analysis
