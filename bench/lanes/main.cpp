// bench_lanes [MOST]: CPU time a frequency of (G + jwC) x = u against the number of unknowns, up to MOST: by
// linalg::FrequencySolver with each of its targets, by a refactorisation and a solve for each frequency, and
// what the machine could do.
//
// The circuit is a chain of inverting amplifiers of gain 1, each behind a capacitor; one output, the last.
// It is the equations of op-amps with aol, gbw and rout:
//
//     node p: jwC1 (p - o') + (p - m)/R = 0          o' the output before, p behind the capacitor
//     node m: (m - p)/R + (m - o)/R = 0
//     node o: (o - m)/R + jwC1 (o - p'') + i = 0
//     jw tau z + z/aol + m = 0
//     o - z + rout i = 0

#include <algorithm>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "bench/lanes/clock.hpp"
#include "bench/lanes/machine.hpp"
#include "engine/linalg/frequency/frequency_choice.hpp"
#include "engine/linalg/frequency/frequency_solver.hpp"

namespace {

using namespace nullor::linalg;
using Complex = std::complex<double>;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

struct Circuit {
    std::shared_ptr<const Pattern> pattern;
    std::vector<double> g, c;
    std::vector<Complex> u;
    Reading output;
};

// 5 unknowns an op-amp behind a source's two; none: an RC divider.
Circuit chain(int amplifiers) {
    constexpr double conductance = 1e-4, capacitance = 1e-6, aol = 1e5, rout = 50;
    const double tau = 1 / (2 * std::numbers::pi * 1e6);
    std::vector<std::tuple<int, int, double, double>> entries;
    const auto add = [&](int row, int column, double g, double c) {
        entries.emplace_back(row, column, g, c);
    };
    const auto couple = [&](int a, int b, double g, double c) {
        add(a, a, g, c);
        add(b, b, g, c);
        add(a, b, -g, -c);
        add(b, a, -g, -c);
    };
    constexpr int source = 0, current = 1;
    add(source, current, 1, 0);
    add(current, source, 1, 0);
    int last = source, unknowns = 2;
    if (amplifiers == 0) {
        couple(source, 2, 0, capacitance);
        add(2, 2, conductance, 0);
        last = 2;
        unknowns = 3;
    }
    for (int k = 0; k < amplifiers; ++k, unknowns += 5) {
        const int p = unknowns, m = p + 1, o = p + 2, z = p + 3, i = p + 4;
        couple(last, p, 0, capacitance);
        couple(p, m, conductance, 0);
        couple(m, o, conductance, 0);
        add(o, i, 1, 0);
        add(z, z, 1 / aol, tau);
        add(z, m, 1, 0);
        add(i, o, 1, 0);
        add(i, z, -1, 0);
        add(i, i, -rout, 0);
        last = o;
    }
    PatternBuilder builder(unknowns);
    for (const auto& [row, column, g, c] : entries) builder.add(row, column);
    auto pattern = std::make_shared<Pattern>(builder.build());
    Circuit circuit{pattern, std::vector<double>(at(pattern->nnz()) + 1), {}, {}, {last, -1}};
    circuit.c = circuit.g;
    for (const auto& [row, column, g, c] : entries) {
        circuit.g[at(pattern->slot(row, column))] += g;
        circuit.c[at(pattern->slot(row, column))] += c;
    }
    circuit.u.assign(at(unknowns), 0.0);
    circuit.u[current] = 1;
    return circuit;
}

// In the pass band, where the last output of a long chain is still a number.
std::vector<double> angular_frequencies(std::size_t count) {
    std::vector<double> omega(count);
    for (std::size_t k = 0; k < count; ++k)
        omega[k] = 2 * std::numbers::pi * (2e3 + 8e3 * static_cast<double>(k) / static_cast<double>(count));
    return omega;
}

// For one frequency: multiply-adds and other operations on real numbers, two and one, and bytes of lane slots
// that are read and written. The magnitudes of a check are counted; loads of scalars are not.
struct Work {
    double operations = 0, bytes = 0;
};

void count(const EliminationProgram& program, const std::vector<EliminationProgram::Step>& steps, bool check,
           Work& work) {
    using Kind = EliminationProgram::Term::Kind;
    using After = EliminationProgram::Step::After;
    constexpr double complex_bytes = 16;
    for (const auto& step : steps) {
        work.bytes += complex_bytes * (step.from >= 0 ? 2 : 1);
        if (step.after == After::inverse) work.operations += 7;
        if (step.after == After::times_lane) work.operations += 6;
        if (step.after == After::times_constant) work.operations += 2;
        for (int k = step.first; k < step.first + step.count; ++k) {
            const Kind kind = program.terms[at(k)].kind;
            work.bytes += complex_bytes * (kind == Kind::lane ? 2 : 1);
            work.operations += kind == Kind::lane       ? 8
                               : kind == Kind::constant ? 4
                               : kind == Kind::slope    ? 5
                                                        : 9;
            if (check) work.operations += kind == Kind::lane ? 4 : 5;
        }
        if (check) work.operations += 5;
    }
}

Work work_of(const FrequencyPlan& plan) {
    Work work;
    const EliminationProgram& program = plan.bands().front().program;
    count(program, program.solve, false, work);
    count(program, program.check, true, work);
    count(program, program.read, false, work);
    return work;
}

// So many frequencies that a round takes some milliseconds.
std::size_t frequencies_for(int unknowns, double most) {
    return std::max<std::size_t>(64, at(static_cast<int>(most / unknowns)) / 64 * 64);
}

double by_lanes(const std::shared_ptr<const FrequencyPlan>& plan, const Circuit& circuit,
                const LaneTarget& target) {
    const std::vector<double> omega = angular_frequencies(frequencies_for(circuit.pattern->n, 2e6));
    std::vector<Complex> out(omega.size());
    FrequencySolver solver(plan, target);
    solver.load(circuit.g, circuit.c, circuit.u);
    const double seconds = bench::least_seconds(7, [&] {
        // A sentinel every 256, as a sweep has them.
        for (std::size_t first = 0; first < omega.size(); first += 256) {
            const std::size_t number = std::min<std::size_t>(256, omega.size() - first);
            if (solver.solve(std::span(omega).subspan(first, number), 0, out.data() + first, omega.size()))
                std::exit(1);
        }
    });
    if (solver.stats().own > 0 || solver.stats().refined > 0)
        fmt::print(stderr, "{} unknowns, {}: {} lanes, {} refined, {} with own pivots\n", circuit.pattern->n,
                   target.name, solver.stats().lanes, solver.stats().refined, solver.stats().own);
    return 1e9 * seconds / static_cast<double>(omega.size());
}

double by_refactoring(const Circuit& circuit, bool refined) {
    const std::vector<double> omega = angular_frequencies(frequencies_for(circuit.pattern->n, 2e5));
    SparseLu<Complex> lu(circuit.pattern);
    std::vector<Complex> values(circuit.g.size()), x(circuit.u.size());
    const auto check = [](LuStatus status) {
        if (status.code != LuStatus::ok) std::exit(1);
    };
    const double seconds = bench::least_seconds(5, [&] {
        for (const double w : omega) {
            for (std::size_t s = 0; s < values.size(); ++s) values[s] = {circuit.g[s], w * circuit.c[s]};
            check(lu.refactor(values));
            check(refined ? lu.solve(values, circuit.u, x) : lu.solve_plain(circuit.u, x));
        }
    });
    return 1e9 * seconds / static_cast<double>(omega.size());
}

// Above most_planned_unknowns a run makes no plan: there one order stands for it.
std::shared_ptr<const FrequencyPlan> plan_of(const Circuit& circuit) {
    const std::vector<double> sentinels = angular_frequencies(2);
    const Reading readings[] = {circuit.output};
    const auto ordering = Ordering::of(circuit.pattern);
    const FrequencyProblem problem{ordering, circuit.g, circuit.c, circuit.u, readings, sentinels, 1e4};
    if (circuit.pattern->n <= most_planned_unknowns) return choose_plan(problem);
    PencilLu<Complex> lu(ordering, circuit.g, circuit.c);
    std::vector<Complex> x(circuit.u.size());
    if (lu.factor({0, sentinels[0]}).code != LuStatus::ok || lu.solve(circuit.u, x).code != LuStatus::ok)
        return nullptr;
    return FrequencyPlan::ordered_at(problem, sentinels[0], x, Beforehand::cheap);
}

// To three digits.
std::string rounded(double value) {
    return fmt::format("{:.{}f}", value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

void row(int amplifiers, double peak) {
    const Circuit circuit = chain(amplifiers);
    const double before = bench::cpu_now();
    const auto plan = plan_of(circuit);
    const double making = bench::cpu_now() - before;
    if (!plan) {
        fmt::print(stderr, "{} unknowns: no plan\n", circuit.pattern->n);
        return;
    }
    fmt::print("| {} |", circuit.pattern->n);
    double best = 0;
    for (const LaneTarget& target : lane_targets()) {
        const double ns = by_lanes(plan, circuit, target);
        if (best == 0) best = ns;
        fmt::print(" {} |", rounded(ns));
    }
    const Work work = work_of(*plan);
    const double plain = by_refactoring(circuit, false), refined = by_refactoring(circuit, true);
    fmt::print(" {:.0f} | {:.1f} | {:.0f} % | {:.1f} | {} | {} | {:.1f} | {} |\n", work.operations,
               work.operations / best, 100 * work.operations / best / peak, work.bytes / best, rounded(plain),
               rounded(refined), plain / best, rounded(1e3 * making));
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments) {
    const int most = count > 1 ? std::atoi(arguments[1]) : 10002;
    const double peak = bench::peak_rate();
    fmt::print("Multiply-adds: {:.1f} GFlop/s. Bandwidth: {:.1f} GB/s of 24 KB, {:.1f} of 512 KB, {:.1f} of "
               "256 MB.\n\n",
               peak, bench::bandwidth(24e3), bench::bandwidth(512e3), bench::bandwidth(256e6));
    std::string head = "| unknowns |", line = "|---|";
    for (const LaneTarget& target : lane_targets()) {
        head += fmt::format(" {}: ns |", target.name);
        line += "---|";
    }
    fmt::print("{} operations | GFlop/s | of the peak | GB/s | refactor, plain solve: ns | refactor, refined "
               "solve: ns | ratio | plan: ms |\n{}---|---|---|---|---|---|---|---|\n",
               head, line);
    for (const int amplifiers : {0, 1, 3, 10, 20, 50, 100, 200, 400, 1000, 2000})
        if (chain(amplifiers).pattern->n <= most) row(amplifiers, peak);
    return 0;
}
