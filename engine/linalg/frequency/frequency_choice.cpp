#include "engine/linalg/frequency/frequency_choice.hpp"

#include "engine/linalg/frequency/frequency_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::linalg {
namespace {

using Complex = std::complex<double>;

/// An output nearer than this to the refined solution: no other order is looked for.
constexpr double better = 1e-13;
/// The same of a difference, as a part of its terms.
constexpr double in_difference = 1e-3;
/// Larger matrices fill in when all that can be is made beforehand.
constexpr int most_for_all = 200;

struct Reference {
    std::vector<std::vector<Complex>> x; // at the sentinels, with pivots of their own, refined
    std::vector<char> lossy;             // where outputs need more than that
};

// Empty: there is no solution.
Reference reference(const FrequencyProblem& problem) {
    PencilLu<Complex> lu(problem.ordering, problem.g, problem.c);
    std::vector<Complex> x(static_cast<std::size_t>(problem.ordering->pattern().n));
    Reference solutions;
    for (const double omega : problem.sentinels) {
        if (lu.factor({0, omega}).code != LuStatus::ok || lu.solve(problem.u, x).code != LuStatus::ok)
            return {};
        solutions.x.push_back(x);
        solutions.lossy.push_back(!problem.lost.g.empty() && lu.refine(problem.u, x, problem.lost) &&
                                  lacks_digits(problem.readings, solutions.x.back(), x));
    }
    return solutions;
}

} // namespace

bool lacks_digits(std::span<const Reading> readings, std::span<const Complex> x, std::span<const Complex> y) {
    // What more digits on the way change by less is good enough; what they leave of 0.
    constexpr double enough = 1e-12, nothing = 1e-8;
    return std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
        if (reading.minus >= 0) return false;
        const double now = std::abs(reading.of(y)), off = std::abs(reading.of(x) - reading.of(y));
        return off > enough * now && now > nothing * std::abs(reading.of(x));
    });
}

std::shared_ptr<const FrequencyPlan> choose_plan(const FrequencyProblem& problem) {
    const int n = problem.ordering->pattern().n;
    const double right = problem.right;
    if (n > most_planned_unknowns) return nullptr;
    const Reference known = reference(problem);
    const std::vector<std::vector<Complex>>& exact = known.x;
    if (exact.empty()) return nullptr;
    const std::size_t last = problem.sentinels.size() - 1;
    std::vector<std::pair<double, double>> lossy;
    for (std::size_t k = 0; k <= last; ++k)
        if (known.lossy[k])
            lossy.emplace_back(k > 0 ? problem.sentinels[k - 1] : -1,
                               k < last ? problem.sentinels[k + 1] : std::numeric_limits<double>::infinity());
    struct Candidate {
        std::shared_ptr<const FrequencyPlan> plan;
        std::vector<double> error; // at each sentinel
        double worst = 0, cost = 0;
    };
    const auto judged = [&](std::size_t place, Beforehand beforehand) {
        Candidate candidate{
            FrequencyPlan::ordered_at(problem, problem.sentinels[place], exact[place], beforehand), {}, 0, 0};
        if (!candidate.plan) return candidate;
        const EliminationProgram& program = candidate.plan->bands().front().program;
        candidate.cost =
            program.cost_of_lane() + program.cost_beforehand() / std::max(problem.frequencies, 1.0);
        FrequencySolver solver(candidate.plan);
        solver.load(problem.g, problem.c, problem.u);
        std::vector<Complex> outputs(problem.readings.size());
        for (std::size_t k = 0; k < problem.sentinels.size(); ++k) {
            double error = std::numeric_limits<double>::infinity();
            const long own = solver.stats().own;
            const bool solved = !solver.solve(problem.sentinels.subspan(k, 1), 1, outputs.data(), 1);
            // A lane that had to be solved otherwise tells against the order.
            if (known.lossy[k]) {
                error = 0;
            } else if (solved && solver.stats().own == own) {
                error = 0;
                for (std::size_t o = 0; o < outputs.size(); ++o) {
                    const Reading& reading = problem.readings[o];
                    const Complex e = reading.of(exact[k]);
                    const double difference = std::abs(outputs[o] - e);
                    // What two large voltages differ by is not known better than they are.
                    const double terms = std::abs(Reading{reading.plus, -1}.of(exact[k])) +
                                         std::abs(Reading{reading.minus, -1}.of(exact[k]));
                    if (difference > 0)
                        error = std::max(error, difference / std::max(std::abs(e), in_difference * terms));
                }
            }
            candidate.error.push_back(error);
            candidate.worst = std::max(candidate.worst, error);
        }
        return candidate;
    };
    std::vector<std::size_t> places{last / 2, 0, last};
    for (std::size_t k = 1; k < last; ++k)
        if (k != last / 2) places.push_back(k);
    std::vector<Beforehand> ways{Beforehand::cheap};
    if (n <= most_for_all) ways.push_back(Beforehand::all);
    std::vector<Candidate> candidates;
    const auto cheapest = [&](double bound) {
        const Candidate* best = nullptr;
        for (const Candidate& candidate : candidates)
            if (candidate.worst <= bound && (!best || candidate.cost < best->cost)) best = &candidate;
        return best;
    };
    for (const std::size_t& place : places) {
        for (const Beforehand way : ways) {
            candidates.push_back(judged(place, way));
            if (!candidates.back().plan) candidates.pop_back();
        }
        if (const Candidate* best = cheapest(better)) return best->plan->with(best->plan->bands(), lossy);
        const bool thrice = &place == &places[std::min<std::size_t>(2, last)];
        if (thrice && cheapest(right)) break;
    }
    if (const Candidate* best = cheapest(right)) return best->plan->with(best->plan->bands(), lossy);
    // Each sentinel has its own best; a band reaches to the middle of two that differ.
    std::vector<FrequencyPlan::Band> bands;
    const Candidate* before = nullptr;
    for (std::size_t k = 0; k < problem.sentinels.size(); ++k) {
        const Candidate* nearest = nullptr;
        for (const Candidate& candidate : candidates)
            if (!nearest || candidate.error[k] < nearest->error[k]) nearest = &candidate;
        if (!nearest || !(nearest->error[k] <= right)) return nullptr;
        if (before == nearest) continue;
        if (!bands.empty()) {
            const double low = problem.sentinels[k - 1], high = problem.sentinels[k];
            bands.back().below = low > 0 ? std::sqrt(low * high) : high / 2;
        }
        bands.push_back(nearest->plan->bands().front());
        before = nearest;
    }
    return candidates.front().plan->with(std::move(bands), std::move(lossy));
}

} // namespace nullor::linalg
