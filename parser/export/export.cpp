#include "parser/export/export.hpp"

#include "parser/export/export_analyses.hpp"
#include "parser/export/export_elements.hpp"
#include "parser/export/export_writer.hpp"

namespace nullor::parser {

namespace {

// What has no card of SPICE's: said in the deck and in a warning.
void say_what_is_missing(const Job& job, const std::vector<Setting>& settings, ExportWriter& to) {
    const auto say = [&](Span span, const std::string& message, std::string hint) {
        to.comment(message);
        to.diagnostics.warning(span, "not-exported", message, std::move(hint));
    };
    for (std::size_t k = 0; k < job.requests.steps.size(); ++k)
        say(job.requests.steps[k].sweep.span,
            fmt::format(".step {} is not exported; this deck has its first value, {}",
                        job.requests.steps[k].target.name, settings[k].value),
            "export the other values with -D");
    if (job.requests.temperatures.size() > 1)
        say(job.requests.temperatures[1].span,
            fmt::format(".temp is exported with its first value, {} degrees C", to.values.celsius()), {});
    if (!job.measures.measures.empty() || !job.measures.expectations.empty())
        to.comment(fmt::format("not exported: {} .meas and {} .expect", job.measures.measures.size(),
                               job.measures.expectations.size()));
}

void list_parameters(ExportWriter& to) {
    for (std::size_t k = 1; k < to.circuit.parameters.size(); ++k) {
        if (to.circuit.parameters[k].hidden) continue;
        to.comment(fmt::format("{} = {}", to.circuit.parameters[k].name,
                               to.values.parameter(ParameterId{static_cast<int>(k)})));
    }
}

std::optional<Values> first_values(const Job& job, std::vector<Setting>& settings, Diagnostics& diagnostics) {
    const auto refuse = [&](const Failure& failure) {
        diagnostics.error({}, "bad-value", failure.message, failure.hint);
        return std::nullopt;
    };
    const Outcome<Values> nominal = Values::evaluate(job.circuit, {});
    if (!nominal) return refuse(nominal.failure());
    for (const analysis::SweptTarget& step : job.requests.steps)
        settings.push_back({step.target, first_value(step.sweep, nominal.value())});
    if (!job.requests.temperatures.empty()) {
        Target temperature;
        temperature.kind = Target::Kind::temperature;
        settings.push_back({temperature, nominal.value().number(job.requests.temperatures.front())});
    }
    Outcome<Values> values = Values::evaluate(job.circuit, settings);
    if (!values) return refuse(values.failure());
    return std::move(values).value();
}

} // namespace

SpiceDeck export_spice(const Job& job, Diagnostics& diagnostics) {
    std::vector<Setting> settings;
    const std::optional<Values> values = first_values(job, settings, diagnostics);
    if (!values) return {};

    ExportWriter to(job.circuit, *values, diagnostics);
    double last = 0;
    bool has_ac = false;
    std::vector<bool> noise_input(job.circuit.instances.size(), false);
    for (const analysis::AnalysisRequest& request : job.requests.analyses) {
        if (const auto* tran = std::get_if<analysis::TranRequest>(&request.what))
            last = std::max(last, values->number(tran->stop));
        if (const auto* noise = std::get_if<analysis::NoiseRequest>(&request.what))
            noise_input[static_cast<std::size_t>(noise->source.index)] = true;
        has_ac = has_ac || std::holds_alternative<analysis::AcRequest>(request.what);
    }
    if (last > 0) to.horizon = last;
    if (!has_ac) to.noise_input = std::move(noise_input);
    find_sensed_currents(job.requests, to);

    std::string title = job.circuit.title.empty() ? "exported by nullor" : job.circuit.title;
    SpiceDeck deck;
    to.comment("exported by nullor: one flat circuit, parameters evaluated");
    list_parameters(to);
    say_what_is_missing(job, settings, to);
    to.blank();
    write_elements(to);
    to.blank();
    write_node_values(to);
    write_options(job.requests.options, to);
    write_analyses(job.requests, to);
    write_outputs(job.requests, to);
    to.card(std::string_view(".end"));
    deck.text = title + "\n" + to.text();
    deck.nodes = to.names.nodes();
    return deck;
}

} // namespace nullor::parser
