#include "engine/linalg/frequency/frequency_plan.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

using Complex = std::complex<double>;

} // namespace

std::size_t FrequencyPlan::band_of(double omega) const {
    std::size_t band = 0;
    while (!(omega < bands_[band].below) && band + 1 < bands_.size()) ++band;
    return band;
}

bool FrequencyPlan::loses_digits(double omega) const {
    return std::any_of(lossy_.begin(), lossy_.end(),
                       [&](const auto& within) { return within.first < omega && omega < within.second; });
}

bool FrequencyPlan::covers(std::span<const double> g, std::span<const double> c,
                           std::span<const Complex> u) const {
    for (const int k : zero_g_)
        if (g[at(k)] != 0) return false;
    for (const int k : zero_c_)
        if (c[at(k)] != 0) return false;
    for (const int k : zero_re_)
        if (u[at(k)].real() != 0) return false;
    for (const int k : zero_im_)
        if (u[at(k)].imag() != 0) return false;
    return true;
}

std::shared_ptr<const FrequencyPlan> FrequencyPlan::ordered_at(const FrequencyProblem& problem, double omega,
                                                               std::span<const Complex> x,
                                                               Beforehand beforehand) {
    const Pattern& pattern = problem.ordering->pattern();
    const auto order =
        elimination_order(pattern, {problem.g, problem.c, problem.u, omega, x}, problem.readings, beforehand);
    if (!order) return nullptr;
    std::shared_ptr<FrequencyPlan> plan(new FrequencyPlan);
    plan->ordering_ = problem.ordering;
    plan->right_ = problem.right;
    plan->readings_.assign(problem.readings.begin(), problem.readings.end());
    for (int k = 0; k < pattern.nnz(); ++k) {
        if (problem.g[at(k)] == 0) plan->zero_g_.push_back(k);
        if (problem.c[at(k)] == 0) plan->zero_c_.push_back(k);
    }
    for (int k = 0; k < pattern.n; ++k) {
        if (problem.u[at(k)].real() == 0) plan->zero_re_.push_back(k);
        if (problem.u[at(k)].imag() == 0) plan->zero_im_.push_back(k);
    }
    plan->bands_.push_back({std::numeric_limits<double>::infinity(),
                            compile(*order, pattern, problem.g, problem.c, problem.u, problem.readings)});
    return plan;
}

std::shared_ptr<const FrequencyPlan> FrequencyPlan::with(std::vector<Band> bands,
                                                         std::vector<std::pair<double, double>> lossy) const {
    std::shared_ptr<FrequencyPlan> plan(new FrequencyPlan(*this));
    plan->bands_ = std::move(bands);
    plan->lossy_ = std::move(lossy);
    return plan;
}

} // namespace nullor::linalg
