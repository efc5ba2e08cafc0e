#include "engine/analysis/small_signal/linearised/frequency_response.hpp"

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/linalg/frequency/frequency_choice.hpp"

namespace nullor::analysis {

namespace {

// Making a plan costs about as much as so many frequencies, and as many more as there are unknowns.
constexpr std::size_t worth_a_plan = 128;
// So many are worth a look for a better order.
constexpr std::size_t many = 10;

// Where an order of elimination is held against its like: from the lowest to the highest, two a decade; 0 if
// it is among them.
std::vector<double> sentinels_of(const Band& band) {
    const double lowest = band.lowest, highest = band.highest;
    std::vector<double> list;
    constexpr double half_decade = 3.1622776601683795, decades = 1e12;
    if (lowest <= 0) list.push_back(0);
    double omega = lowest > 0 ? lowest : highest / decades;
    for (; omega > 0 && omega < highest * (1 - 1e-9); omega *= half_decade) list.push_back(omega);
    if (list.empty() || highest > list.back()) list.push_back(highest);
    return list;
}

} // namespace

std::vector<linalg::Reading> readings_of(const System& system, std::span<const Probe> probes) {
    const auto place = [&](int unknown) { return unknown == system.size() ? -1 : unknown; };
    std::vector<linalg::Reading> readings;
    for (const Probe& probe : probes) {
        const auto [plus, minus] = system.places_of(probe);
        readings.push_back({place(plus), place(minus)});
    }
    return readings;
}

std::shared_ptr<const linalg::FrequencyPlan>
plan_of(const FrequencyEquations& equations, std::span<const linalg::Reading> readings, const Band& band) {
    if (equations.ordering()->pattern().n > linalg::most_planned_unknowns || !equations.is_pencil())
        return nullptr;
    const std::vector<double> sentinels = sentinels_of(band);
    return linalg::choose_plan({equations.ordering(), equations.g(), equations.c(), equations.u(), readings,
                                sentinels, static_cast<double>(band.count), equations.lost(), band.right});
}

std::shared_ptr<const linalg::FrequencyPlan> plan_of(const Linearised& circuit, std::span<const Probe> probes,
                                                     const Band& band) {
    return plan_of(circuit, readings_of(circuit.system(), probes), band);
}

FrequencyResponse::FrequencyResponse(const FrequencyEquations& equations,
                                     std::vector<linalg::Reading> readings, const Band& band) {
    const std::size_t size = equations.u().size();
    if (size > 0 && band.count >= worth_a_plan + size)
        if (auto plan = plan_of(equations, readings, band)) {
            lanes_.emplace(std::move(plan));
            load(equations);
            return;
        }
    equations_ = &equations;
    readings_ = std::move(readings);
    x_.resize(size);
    factors_.emplace(equations.ordering(), equations.g(), equations.c());
    if (band.count >= many) factors_->expect_many();
}

void FrequencyResponse::load(const FrequencyEquations& equations) {
    lanes_->load(equations.g(), equations.c(), equations.u(),
                 lanes_->plan().loses_digits() ? equations.lost() : linalg::LostInSums{});
}

std::optional<FrequencyResponse::Failed>
FrequencyResponse::solve(std::span<const double> omega, std::size_t turn, Complex* out, std::size_t stride) {
    constexpr std::size_t apart = 389; // from one turn to the next: a prime
    if (lanes_) return lanes_->solve(omega, omega.empty() ? 0 : turn * apart % omega.size(), out, stride);
    for (std::size_t i = 0; i < omega.size(); ++i) {
        const linalg::LuStatus status = solve_one(omega[i]);
        if (status.code != linalg::LuStatus::ok) return Failed{i, status};
        for (std::size_t k = 0; k < readings_.size(); ++k) out[k * stride + i] = readings_[k].of(x_);
    }
    return std::nullopt;
}

linalg::LuStatus FrequencyResponse::solve_one(double omega) {
    if (!equations_->is_pencil()) {
        equations_->at_frequency(omega, g_, c_);
        factors_->load(g_, c_);
    }
    linalg::LuStatus status = factors_->factor({0, omega}, linalg::Pivots::kept);
    if (status.code == linalg::LuStatus::ok) status = factors_->solve(equations_->u(), x_);
    if (status.code == linalg::LuStatus::ok) refine_where_needed(omega);
    return status;
}

// What a frequency needs, its neighbours need.
void FrequencyResponse::refine_where_needed(double omega) {
    constexpr double near = 3;
    const bool look = !(omega < near * looked_at_ && looked_at_ < near * omega);
    if (!look && !lacking_) return;
    std::vector<Complex> before;
    if (look) before = x_;
    const bool refined = factors_->refine(equations_->u(), x_, equations_->lost());
    if (!look) return;
    lacking_ = refined && linalg::lacks_digits(readings_, before, x_);
    looked_at_ = omega;
}

Failure bad_frequency(double hertz) {
    return bad_request(fmt::format("a frequency of {} Hz", hertz), "frequencies are 0 or more");
}

Failure unsolved_at(const Workspace& workspace, double hertz, const linalg::LuStatus& status) {
    if (status.code == linalg::LuStatus::not_finite || status.unknown < 0)
        return Failure(Failure::Kind::not_finite,
                       fmt::format("no small-signal solution at {} Hz: its numbers are not finite", hertz));
    const std::vector<int> unknowns{status.unknown};
    Failure failure = told_where(workspace, {}, unknowns, {});
    failure.kind = Failure::Kind::singular;
    failure.message =
        fmt::format("no unique small-signal solution at {} Hz: {} is not determined", hertz,
                    workspace.system().unknowns()[static_cast<std::size_t>(status.unknown)].name);
    return failure;
}

} // namespace nullor::analysis
