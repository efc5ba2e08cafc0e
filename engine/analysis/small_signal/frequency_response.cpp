#include "engine/analysis/small_signal/frequency_response.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/bad_request.hpp"
#include "engine/linalg/frequency/frequency_choice.hpp"

namespace nullor::analysis {

namespace {

// Making a plan costs about as much as so many frequencies, and as many more as there are unknowns.
constexpr std::size_t worth_a_plan = 128;

int index_or_none(int unknown, int size) {
    return unknown == size ? -1 : unknown;
}

} // namespace

std::vector<linalg::Reading> readings_of(const System& system, std::span<const Probe> probes) {
    std::vector<linalg::Reading> readings;
    for (const Probe& probe : probes) {
        if (probe.kind == Probe::Kind::current)
            readings.push_back({system.branch_of(probe.device), -1});
        else
            readings.push_back({index_or_none(system.unknown_of(probe.plus), system.size()),
                                index_or_none(system.unknown_of(probe.minus), system.size())});
    }
    return readings;
}

std::vector<double> sentinels_of(double lowest, double highest) {
    std::vector<double> list;
    constexpr double half_decade = 3.1622776601683795, decades = 1e12;
    if (lowest <= 0) list.push_back(0);
    double omega = lowest > 0 ? lowest : highest / decades;
    for (; omega > 0 && omega < highest * (1 - 1e-9); omega *= half_decade) list.push_back(omega);
    if (list.empty() || highest > list.back()) list.push_back(highest);
    return list;
}

Failure bad_frequency(double hertz) {
    return bad_request(fmt::format("a frequency of {} Hz", hertz), "frequencies are 0 or more");
}

Failure unsolved_at(const System& system, double hertz, const linalg::LuStatus& status) {
    Failure failure;
    failure.kind = Failure::Kind::singular;
    const std::string name =
        status.unknown >= 0 ? system.unknowns()[static_cast<std::size_t>(status.unknown)].name : "";
    failure.message =
        fmt::format("no unique small-signal solution at {} Hz: {} is not determined", hertz, name);
    return failure;
}

FrequencyResponse::FrequencyResponse(const Workspace& workspace, const double* x,
                                     std::span<const Probe> probes, double lowest, double highest,
                                     std::size_t count)
    : workspace_(workspace), readings_(readings_of(workspace.system(), probes)) {
    const System& system = workspace.system();
    workspace.stimulus(u_);
    workspace.lost_in_sums(x, at_dc, g_lost_, c_lost_);
    u_.resize(static_cast<std::size_t>(system.size()));
    const auto n = static_cast<std::size_t>(system.size());
    const auto pattern =
        std::shared_ptr<const linalg::Pattern>(workspace.shared_system(), &workspace.system().pattern());
    if (system.size() <= linalg::most_planned_unknowns && count >= worth_a_plan + n && n > 0) {
        const std::vector<double> sentinels = sentinels_of(lowest, highest);
        const auto plan = linalg::choose_plan({pattern,
                                               workspace.g(),
                                               workspace.c(),
                                               u_,
                                               readings_,
                                               sentinels,
                                               static_cast<double>(count),
                                               {g_lost_, c_lost_}});
        if (plan) {
            solver_.emplace(plan);
            solver_->load(workspace.g(), workspace.c(), u_, {g_lost_, c_lost_});
            return;
        }
    }
    lu_.emplace(pattern);
    constexpr std::size_t many = 10;
    if (count >= many) lu_->expect_many();
}

std::optional<linalg::FrequencySolver::Failed> FrequencyResponse::solve(std::span<const double> omega,
                                                                        Complex* out, std::size_t stride) {
    if (!solver_) return one_by_one(omega, out, stride);
    // The sentinel wanders, so that it meets every part of a band.
    return solver_->solve(omega, omega.empty() ? 0 : calls_++ * 389 % omega.size(), out, stride);
}

std::optional<linalg::FrequencySolver::Failed>
FrequencyResponse::one_by_one(std::span<const double> omega, Complex* out, std::size_t stride) {
    for (std::size_t i = 0; i < omega.size(); ++i) {
        const linalg::LuStatus status =
            lu_->solve(workspace_.g(), workspace_.c(), u_, omega[i], linalg::FrequencyLu::Pivots::kept);
        if (status.code != linalg::LuStatus::ok) return linalg::FrequencySolver::Failed{i, status};
        refine_where_needed(omega[i]);
        lu_->read(readings_, out + i, stride);
    }
    return std::nullopt;
}

// What a frequency needs, its neighbours need.
void FrequencyResponse::refine_where_needed(double omega) {
    constexpr double near = 3;
    const bool look = !(omega < near * looked_at_ && looked_at_ < near * omega);
    if (!look && !lacking_) return;
    std::vector<Complex> before;
    if (look) before = lu_->x();
    const bool refined = lu_->refine(workspace_.c(), u_, omega, {g_lost_, c_lost_});
    if (!look) return;
    lacking_ = refined && linalg::lacks_digits(readings_, before, lu_->x());
    looked_at_ = omega;
}

} // namespace nullor::analysis
