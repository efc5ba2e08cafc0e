#pragma once
// Analyses of small signals that have columns of their own, from what is asked to rows: .tf, .pz, .sens. One
// place for a deck's and a sweep's.

#include <optional>
#include <vector>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/requests/pz_request.hpp"
#include "engine/analysis/requests/sens_request.hpp"
#include "engine/analysis/requests/tf_request.hpp"
#include "engine/analysis/small_signal/pz.hpp"
#include "engine/analysis/small_signal/tf.hpp"

namespace nullor::run {

// What a report says besides the rows.
struct Figures {
    std::optional<analysis::TfAtDc> tf;
    std::optional<analysis::PzResult> pz;
    bool is_sens = false; // columns are sens(p) and nsens(p) in turn
};

// Hz; none: the analysis has one row, or rows of another kind.
[[nodiscard]] inline Outcome<std::optional<analysis::Points>> frequencies_of(const analysis::PzRequest&,
                                                                             const Values&) {
    return std::optional<analysis::Points>();
}
template <class Request>
[[nodiscard]] Outcome<std::optional<analysis::Points>> frequencies_of(const Request& request,
                                                                      const Values& values) {
    if (!request.frequencies) return std::optional<analysis::Points>();
    Outcome<analysis::Points> points = analysis::points_of(*request.frequencies, values);
    if (!points) return points.failure();
    return std::optional<analysis::Points>(std::move(points).value());
}

// Of the circuit linearised at x, the rows to the sink; its begin() and end() are the caller's.
[[nodiscard]] Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x,
                                       const analysis::TfRequest& tf,
                                       const std::optional<analysis::Points>& frequencies,
                                       results::Sink& sink, analysis::Watch& watch);
[[nodiscard]] Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x,
                                       const analysis::PzRequest& pz,
                                       const std::optional<analysis::Points>& frequencies,
                                       results::Sink& sink, analysis::Watch& watch);
[[nodiscard]] Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x,
                                       const analysis::SensRequest& sens,
                                       const std::optional<analysis::Points>& frequencies,
                                       results::Sink& sink, analysis::Watch& watch);

} // namespace nullor::run
