// Analyses of small signals at the operating point of a step: each is one question to the linearised circuit.

#include <algorithm>
#include <complex>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/ac.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/run/deck/analysis_rows.hpp"
#include "engine/run/deck/figures.hpp"
#include "engine/run/deck/one_step.hpp"
#include "engine/run/deck/op_summary.hpp"

namespace nullor::run {

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::AcRequest& ac) {
    const Outcome<analysis::Points> frequencies = analysis::points_of(ac.frequencies, setup_.values());
    if (!frequencies) return fail(frequencies.failure(), request.span);
    std::vector<std::complex<double>> stimulus;
    setup_.workspace().stimulus(stimulus);
    if (sound(Purpose::operating_point) &&
        std::all_of(stimulus.begin(), stimulus.end(), [](std::complex<double> u) { return u == 0.0; })) {
        Diagnostics found;
        found.warning(request.span, "no-stimulus", "no source has an AC value: all results will be 0",
                      "give one to the input: V1 in 0 AC 1");
        log_.findings(found);
    }
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    Columns columns = columns_of(work_, request, step_.coordinates);
    const auto printed = take_printed(columns);
    if (!printed) return fail(printed.failure(), request.span);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room, printed.value().get());
    const Outcome<Done> done =
        analysis::ac(setup_, *point, frequencies.value(), columns.probes, rows.tee, observer_);
    rows.end();
    if (!done) return fail(done.failure(), request.span);
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::NoiseRequest& noise) {
    const Outcome<analysis::Points> frequencies = analysis::points_of(noise.frequencies, setup_.values());
    if (!frequencies) return fail(frequencies.failure(), request.span);
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    Columns columns = columns_of(work_, request, step_.coordinates);
    const auto printed = take_printed(columns);
    if (!printed) return fail(printed.failure(), request.span);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room, printed.value().get());
    const Outcome<analysis::NoiseReport> done =
        analysis::noise(setup_, point->x.data(), noise, frequencies.value(), columns.probes,
                        analysis::Totals::all, rows.tee, observer_);
    rows.end();
    if (!done) return fail(done.failure(), request.span);
    if (!done.value().has_gain) {
        Diagnostics found;
        found.warning(
            request.span, "no-gain",
            fmt::format("{} has no effect on the output of {}: noise referred to it is infinite",
                        setup_.circuit().instances[static_cast<std::size_t>(noise.source.index)].name,
                        request.name),
            "name the source that drives the input");
        log_.findings(found);
    }
    current_->noise = summarise(setup_.circuit(), noise, done.value());
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

// .tf, .pz, .sens: columns of their own, and what the report says besides.
template <class Request>
void OneStep::carry_out_figures(const analysis::AnalysisRequest& request, const Request& asked) {
    const Outcome<std::optional<analysis::Points>> frequencies = frequencies_of(asked, setup_.values());
    if (!frequencies) return fail(frequencies.failure(), request.span);
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    const Columns columns = columns_of(work_, request, step_.coordinates);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
    Outcome<Figures> done = figures(setup_, point->x, asked, frequencies.value(), rows.tee, observer_);
    if (!done) return fail(done.failure(), request.span);
    rows.end();
    current_->figures = std::move(done).value();
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::TfRequest& tf) {
    carry_out_figures(request, tf);
}
void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::PzRequest& pz) {
    carry_out_figures(request, pz);
}
void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::SensRequest& sens) {
    carry_out_figures(request, sens);
}

} // namespace nullor::run
