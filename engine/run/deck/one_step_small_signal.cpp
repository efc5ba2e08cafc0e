// Analyses of small signals at the operating point of a step: each is one question to the linearised circuit.

#include <algorithm>
#include <array>
#include <complex>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/ac.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/analysis/small_signal/pz.hpp"
#include "engine/analysis/small_signal/sens.hpp"
#include "engine/analysis/small_signal/tf.hpp"
#include "engine/run/deck/analysis_rows.hpp"
#include "engine/run/deck/one_step.hpp"
#include "engine/run/deck/op_summary.hpp"

namespace nullor::run {

namespace {

analysis::PzQuestion question_of(const analysis::PzRequest& pz, const System& system) {
    analysis::PzQuestion question{
        pz.source.valid() ? analysis::Port::of_source(system, pz.source)
                          : analysis::Port{system.unknown_of(pz.plus), system.unknown_of(pz.minus)},
        analysis::Port::of_output(system, pz.output)};
    question.drives_voltage = pz.drives_voltage;
    question.poles = pz.poles;
    question.zeros = pz.zeros;
    return question;
}

} // namespace

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

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::TfRequest& tf) {
    std::optional<analysis::Points> frequencies;
    if (tf.frequencies) {
        Outcome<analysis::Points> points = analysis::points_of(*tf.frequencies, setup_.values());
        if (!points) return fail(points.failure(), request.span);
        frequencies = std::move(points).value();
    }
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    const Columns columns = columns_of(work_, request, step_.coordinates);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
    const analysis::TfQuestion question{analysis::Port::of_source(setup_.system(), tf.source),
                                        analysis::Port::of_output(setup_.system(), tf.output)};
    if (frequencies) {
        const Outcome<Done> done = analysis::tf(setup_, *point, question, *frequencies, rows.tee, observer_);
        if (!done) return fail(done.failure(), request.span);
    } else {
        Outcome<analysis::TfAtDc> done = analysis::tf(setup_, *point, question);
        if (!done) return fail(done.failure(), request.span);
        const std::array<double, 3> row{done.value().found.gain, done.value().found.in,
                                        done.value().found.out};
        if (!rows.tee.row(0.0, row.data())) return fail(results::sink_full(), request.span);
        current_->tf = std::move(done).value();
    }
    rows.end();
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::PzRequest& pz) {
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    Outcome<analysis::PzResult> done = analysis::pz(setup_, *point, question_of(pz, setup_.system()));
    if (!done) return fail(done.failure(), request.span);
    const analysis::PzResult& result = done.value();
    const Columns columns = columns_of(work_, request, step_.coordinates);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t k = 0; k < std::max(result.poles.size(), result.zeros.size()); ++k) {
        std::vector<std::complex<double>> row;
        if (pz.poles) row.push_back(k < result.poles.size() ? result.poles[k].s : none);
        if (pz.zeros) row.push_back(k < result.zeros.size() ? result.zeros[k].s : none);
        if (!rows.tee.row(static_cast<double>(k + 1), row.data()))
            return fail(results::sink_full(), request.span);
    }
    rows.end();
    current_->pz = std::move(done).value();
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::SensRequest& sens) {
    std::optional<analysis::Points> frequencies;
    if (sens.frequencies) {
        Outcome<analysis::Points> points = analysis::points_of(*sens.frequencies, setup_.values());
        if (!points) return fail(points.failure(), request.span);
        frequencies = std::move(points).value();
    }
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    const Columns columns = columns_of(work_, request, step_.coordinates);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
    const analysis::Port output = analysis::Port::of_output(setup_.system(), sens.output);
    if (frequencies) {
        const Outcome<Done> done =
            analysis::sens(setup_, *point, output, sens.by, *frequencies, rows.tee, observer_);
        if (!done) return fail(done.failure(), request.span);
    } else {
        const Outcome<std::vector<double>> done = analysis::sens(setup_, *point, output, sens.by);
        if (!done) return fail(done.failure(), request.span);
        std::vector<double> row;
        for (std::size_t k = 0; k < sens.by.size(); ++k) {
            row.push_back(done.value()[k]);
            row.push_back(done.value()[k] * analysis::percent_of(setup_, sens.by[k]));
        }
        if (!rows.tee.row(0.0, row.data())) return fail(results::sink_full(), request.span);
    }
    rows.end();
    current_->is_sens = true;
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

} // namespace nullor::run
