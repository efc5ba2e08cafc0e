#include "engine/batch/response/response.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/base/constants.hpp"
#include "engine/batch/response/sample_point.hpp"
#include "engine/linalg/frequency/elimination_lanes.hpp"

namespace nullor::batch {

namespace {

using Complex = std::complex<double>;

bool is_constant(const analysis::Sweep& sweep) {
    const auto constant = [](const Binding& binding) { return binding.inputs.empty(); };
    return constant(sweep.start) && constant(sweep.stop) && constant(sweep.step) && constant(sweep.count) &&
           std::all_of(sweep.list.begin(), sweep.list.end(), constant);
}

} // namespace

Outcome<Response> Response::make(analysis::Setup& nominal, const analysis::OperatingPoint* point,
                                 const analysis::AcRequest& request, std::vector<Probe> probes) {
    Response response;
    response.frequencies_ = request.frequencies;
    response.probes_ = std::move(probes);
    response.fixed_ = is_constant(request.frequencies);
    Outcome<analysis::Points> points = analysis::points_of(request.frequencies, nominal.values());
    if (!points) return points.failure();
    response.hertz_.resize(points.value().size());
    points.value().fill(0, response.hertz_);
    const auto [lowest, highest] = std::minmax_element(response.hertz_.begin(), response.hertz_.end());
    if (!(*lowest >= 0) || !std::isfinite(*highest))
        return analysis::bad_frequency(*lowest >= 0 ? *highest : *lowest);
    for (const double hertz : response.hertz_) response.omega_.push_back(2 * pi * hertz);
    response.band_ = {2 * pi * *lowest, 2 * pi * *highest, response.omega_.size()};

    Workspace& workspace = nominal.workspace();
    response.system_ = workspace.shared_system();
    // G and C of a linear circuit do not depend on x.
    if (!workspace.linear()) {
        // Samples may have an operating point that the nominal circuit has not.
        if (!point) return response;
        workspace.evaluate(point->x.data(), at_dc);
    }
    const analysis::Linearised circuit(workspace, workspace.linear() ? nullptr : point->x.data());
    response.plan_ = analysis::plan_of(circuit, response.probes_, response.band_);
    return response;
}

Responder::Responder(const Response& response, bool verify_all)
    : response_(response), verify_all_(verify_all) {
    if (!response.plan_) return;
    lanes_.emplace(response.plan_);
    lanes_->verify_all(verify_all);
}

bool Responder::has_nominal_structure(const analysis::Setup& setup) {
    if (&setup.system() == seen_.get()) return seen_is_nominal_;
    seen_ = setup.workspace().shared_system();
    seen_is_nominal_ = same_structure(*seen_, *response_.system_);
    return seen_is_nominal_;
}

Outcome<Done> Responder::solve(analysis::Setup& setup, const std::vector<double>* x, std::uint64_t variant,
                               Complex* out, std::size_t stride) {
    const std::vector<double>&hertz = response_.hertz_, &omega = response_.omega_;
    if (!response_.fixed_) {
        Outcome<analysis::Points> points = analysis::points_of(response_.frequencies_, setup.values());
        if (!points) return points.failure();
        std::vector<double> here(points.value().size());
        points.value().fill(0, here);
        if (here != hertz)
            return bad_request("the frequencies of .ac are not those of the nominal circuit",
                               "in a sweep they may not depend on what is stepped or drawn");
    }
    Workspace& workspace = setup.workspace();
    const bool nominal = has_nominal_structure(setup);
    if (x) workspace.evaluate(x->data(), at_dc);
    circuit_.read(workspace, x ? x->data() : nullptr);
    std::optional<analysis::FrequencyResponse::Failed> failed;
    if (nominal && lanes_) {
        lanes_->load(circuit_);
        failed = lanes_->solve(omega, variant, out, stride);
    } else {
        analysis::FrequencyResponse own(circuit_, response_.probes_, response_.band_);
        own.verify_all(verify_all_);
        failed = own.solve(omega, 0, out, stride);
        others_ += omega.size();
    }
    if (!failed) return Done{};
    return analysis::unsolved_at(setup.workspace(), hertz[failed->place], failed->status);
}

LaneCounts Responder::counts() const {
    LaneCounts counts;
    counts.own = others_;
    if (!lanes_) return counts;
    const linalg::FrequencySolver::Stats stats = lanes_->stats();
    counts.lanes = static_cast<std::uint64_t>(stats.lanes);
    counts.refined = static_cast<std::uint64_t>(stats.refined);
    counts.own += static_cast<std::uint64_t>(stats.own);
    return counts;
}

LaneCounts& LaneCounts::operator+=(const LaneCounts& other) {
    lanes += other.lanes;
    refined += other.refined;
    own += other.own;
    return *this;
}

std::string simd_target() {
    return linalg::lane_target().name;
}

} // namespace nullor::batch
