#include "engine/run/deck/columns.hpp"

#include <algorithm>

#include "engine/measure/probes.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/printed_rows.hpp"

namespace nullor::run {

namespace {

void add(std::vector<Probe>& probes, const Probe& probe) {
    if (std::find(probes.begin(), probes.end(), probe) == probes.end()) probes.push_back(probe);
}

// What .save names of this analysis: one with columns of its own has no voltages and currents.
std::vector<Probe> saves_of(const Work& work, const analysis::AnalysisRequest& request) {
    const bool noise = !own_columns(request).empty();
    std::vector<Probe> saves;
    for (const Probe& probe : work.requests.saves)
        if (probe.is_noise() == noise) saves.push_back(probe);
    return saves;
}

// What the cards ask for; no probes yet.
Columns asked_of(const Work& work, const analysis::AnalysisRequest& request) {
    Columns columns;
    for (const analysis::PrintRequest& print : work.requests.prints)
        if (print.analysis == request.name)
            for (const expr::Signal& signal : print.signals) columns.printed.push_back(&signal);
    columns.has_saves = !saves_of(work, request).empty();
    return columns;
}

void add_saved(const Work& work, const analysis::AnalysisRequest& request, Columns& columns) {
    const std::size_t figures = figures_of(request).size();
    for (std::size_t k = 0; k < figures; ++k) columns.probes.push_back(figure_probe(k));
    if (figures > 0) columns.has_saves = false; // which choose columns of the solution
    columns.saved = figures;
    if (figures > 0) return;
    const std::vector<Probe> own = own_columns(request);
    for (const Probe& probe : columns.has_saves ? saves_of(work, request)
                              : own.empty()     ? default_probes(*work.circuit)
                                                : own)
        add(columns.probes, probe);
    columns.saved = columns.probes.size();
}

// What is read besides, and the header of all.
void complete(const Work& work, const analysis::AnalysisRequest& request, Columns& columns) {
    for (const Probe& probe : measure::required_probes(work.measures, request.name))
        add(columns.probes, probe);
    for (const expr::Signal* signal : columns.printed) measure::add_probes(*signal, columns.probes);

    columns.header.title = work.circuit->title;
    columns.header.analysis = request.name;
    columns.header.is_complex = is_complex(request);
    const analysis::AxisOf axis = axis_of(request);
    columns.header.axis = {axis.name, axis.unit, {}};
    const std::vector<analysis::Figure> figures = figures_of(request);
    for (const Probe& probe : columns.probes) {
        if (probe.kind == Probe::Kind::figure) {
            const analysis::Figure& figure = figures[static_cast<std::size_t>(probe.figure)];
            columns.header.columns.push_back({figure.name, figure.unit, probe});
        } else {
            columns.header.columns.push_back({name_of(probe, *work.circuit), unit_of(request, probe), probe});
        }
    }
}

} // namespace

Columns columns_of(const Work& work, const analysis::AnalysisRequest& request,
                   const std::vector<results::Coordinate>& coordinates) {
    Columns columns = asked_of(work, request);
    add_saved(work, request, columns);
    complete(work, request, columns);
    columns.header.coordinates = coordinates;
    return columns;
}

Columns file_columns_of(const Work& work, const analysis::AnalysisRequest& request) {
    Columns columns = asked_of(work, request);
    if (columns.has_saves) columns.printed.clear();
    const std::vector<const expr::Signal*> printed = columns.printed;
    for (const expr::Signal* signal : printed)
        if (const std::optional<Probe> probe = plain_probe(*signal)) add(columns.probes, *probe);
    const bool plain = columns.probes.size() == printed.size();
    if (plain)
        columns.printed.clear();
    else
        columns.probes.clear();
    columns.saved = columns.probes.size();
    if (printed.empty()) add_saved(work, request, columns);
    complete(work, request, columns);
    for (std::size_t k = 0; plain && k < printed.size(); ++k)
        columns.header.columns[k].name = printed[k]->text;
    return columns;
}

std::vector<char> named_nodes(const Work& work) {
    const Circuit& circuit = *work.circuit;
    std::vector<Probe> probes;
    for (const analysis::PrintRequest& print : work.requests.prints)
        for (const expr::Signal& signal : print.signals) measure::add_probes(signal, probes);
    for (const expr::Signal& signal : work.measures.signals) measure::add_probes(signal, probes);
    if (work.requests.saves.size() + 1 < circuit.nodes.size())
        probes.insert(probes.end(), work.requests.saves.begin(), work.requests.saves.end());
    std::vector<char> named(circuit.nodes.size(), 0);
    const auto name = [&](NodeId node) { named[static_cast<std::size_t>(node.index)] = 1; };
    for (const Probe& probe : probes)
        if (probe.kind == Probe::Kind::voltage) {
            name(probe.plus);
            name(probe.minus);
        }
    for (const auto* list : {&circuit.initial_conditions, &circuit.nodesets})
        for (const NodeValue& value : *list) name(value.node);
    return named;
}

results::Header first_columns(const results::Header& header, std::size_t count) {
    results::Header shorter = header;
    shorter.columns.resize(count);
    return shorter;
}

Outcome<results::Table> evaluate(const std::vector<const expr::Signal*>& signals, const results::Table& table,
                                 const measure::Context& context) {
    Outcome<PrintedColumns> printed = PrintedColumns::bind(signals, table, context);
    if (!printed) return printed.failure();
    results::TableSink result;
    result.begin(printed.value().header());
    for (std::size_t k = 0; k < table.rows(); ++k) (void)printed.value().put(k, result); // never full
    return std::move(result.take()[0]);
}

} // namespace nullor::run
