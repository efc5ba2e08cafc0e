#include "engine/run/deck/figures.hpp"

#include <algorithm>
#include <array>
#include <complex>
#include <limits>

#include "engine/analysis/small_signal/sens.hpp"

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

Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x, const analysis::TfRequest& tf,
                         const std::optional<analysis::Points>& frequencies, results::Sink& sink,
                         analysis::Watch& watch) {
    const analysis::TfQuestion question{analysis::Port::of_source(setup.system(), tf.source),
                                        analysis::Port::of_output(setup.system(), tf.output)};
    Figures result;
    if (frequencies) {
        const Outcome<Done> done = analysis::tf(setup, x, question, *frequencies, sink, watch);
        if (!done) return done.failure();
        return result;
    }
    Outcome<analysis::TfAtDc> done = analysis::tf(setup, x, question);
    if (!done) return done.failure();
    const analysis::Transfer<double>& found = done.value().found;
    const std::array<double, 3> row{found.gain, found.in, found.out};
    if (!sink.row(0.0, row.data())) return results::sink_full();
    result.tf = std::move(done).value();
    return result;
}

Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x, const analysis::PzRequest& pz,
                         const std::optional<analysis::Points>&, results::Sink& sink, analysis::Watch&) {
    Outcome<analysis::PzResult> done = analysis::pz(setup, x, question_of(pz, setup.system()));
    if (!done) return done.failure();
    const analysis::PzResult& found = done.value();
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t k = 0; k < std::max(found.poles.size(), found.zeros.size()); ++k) {
        std::vector<std::complex<double>> row;
        if (pz.poles) row.push_back(k < found.poles.size() ? found.poles[k].s : none);
        if (pz.zeros) row.push_back(k < found.zeros.size() ? found.zeros[k].s : none);
        if (!sink.row(static_cast<double>(k + 1), row.data())) return results::sink_full();
    }
    Figures result;
    result.pz = std::move(done).value();
    return result;
}

Outcome<Figures> figures(analysis::Setup& setup, const std::vector<double>& x,
                         const analysis::SensRequest& sens,
                         const std::optional<analysis::Points>& frequencies, results::Sink& sink,
                         analysis::Watch& watch) {
    const analysis::Port output = analysis::Port::of_output(setup.system(), sens.output);
    Figures result;
    result.is_sens = true;
    if (frequencies) {
        const Outcome<Done> done = analysis::sens(setup, x, output, sens.by, *frequencies, sink, watch);
        if (!done) return done.failure();
        return result;
    }
    const Outcome<std::vector<double>> done = analysis::sens(setup, x, output, sens.by);
    if (!done) return done.failure();
    std::vector<double> row;
    for (std::size_t k = 0; k < sens.by.size(); ++k) {
        row.push_back(done.value()[k]);
        row.push_back(done.value()[k] * analysis::percent_of(setup, sens.by[k]));
    }
    if (!sink.row(0.0, row.data())) return results::sink_full();
    return result;
}

} // namespace nullor::run
