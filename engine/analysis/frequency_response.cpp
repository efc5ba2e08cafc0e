#include "engine/analysis/frequency_response.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/bad_request.hpp"

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

FrequencyResponse::FrequencyResponse(const Workspace& workspace, std::span<const Probe> probes, double lowest,
                                     double highest, std::size_t count)
    : workspace_(workspace), readings_(readings_of(workspace.system(), probes)) {
    const System& system = workspace.system();
    workspace.stimulus(u_);
    u_.resize(static_cast<std::size_t>(system.size()));
    const auto n = static_cast<std::size_t>(system.size());
    if (system.size() <= linalg::FrequencyPlan::most_unknowns && count >= worth_a_plan + n && n > 0) {
        const std::vector<double> sentinels = sentinels_of(lowest, highest);
        const auto pattern =
            std::shared_ptr<const linalg::Pattern>(workspace.shared_system(), &workspace.system().pattern());
        const auto plan = linalg::FrequencyPlan::make(
            {pattern, workspace.g(), workspace.c(), u_, readings_, sentinels, static_cast<double>(count)});
        if (plan) {
            solver_.emplace(plan);
            solver_->load(workspace.g(), workspace.c(), u_);
            return;
        }
    }
    x_.resize(n + 1);
    values_.resize(workspace.g().size());
    lu_.emplace(system.pattern());
    constexpr std::size_t many = 10;
    if (count >= many) (void)lu_->expect_many();
}

std::optional<linalg::FrequencySolver::Failed> FrequencyResponse::solve(std::span<const double> omega,
                                                                        Complex* out, std::size_t stride) {
    if (!solver_) return one_by_one(omega, out, stride);
    // The sentinel wanders, so that it meets every part of a band.
    return solver_->solve(omega, omega.empty() ? 0 : calls_++ * 389 % omega.size(), out, stride);
}

std::optional<linalg::FrequencySolver::Failed>
FrequencyResponse::one_by_one(std::span<const double> omega, Complex* out, std::size_t stride) {
    const std::vector<double>&g = workspace_.g(), &c = workspace_.c();
    for (std::size_t i = 0; i < omega.size(); ++i) {
        for (std::size_t s = 0; s < values_.size(); ++s) values_[s] = Complex(g[s], omega[i] * c[s]);
        linalg::LuStatus status = lu_->refactor(values_);
        if (status.code == linalg::LuStatus::ok)
            status = lu_->solve(values_, u_, std::span(x_).first(u_.size()));
        if (status.code != linalg::LuStatus::ok) return linalg::FrequencySolver::Failed{i, status};
        const auto value = [&](int unknown) {
            return unknown < 0 ? Complex() : x_[static_cast<std::size_t>(unknown)];
        };
        for (std::size_t k = 0; k < readings_.size(); ++k)
            out[k * stride + i] = value(readings_[k].plus) - value(readings_[k].minus);
    }
    return std::nullopt;
}

} // namespace nullor::analysis
