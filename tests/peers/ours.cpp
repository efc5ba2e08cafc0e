#include "tests/peers/ours.hpp"

#include <memory>

#include "engine/circuit/values/values.hpp"
#include "engine/expr/builder.hpp"

namespace peers {

namespace {

nullor::expr::Signal voltage(nullor::NodeId node, std::string name) {
    nullor::expr::Signal signal;
    signal.text = std::move(name);
    nullor::expr::Builder builder;
    signal.program = builder.finish(builder.input(0));
    nullor::expr::SignalInput input;
    input.probe.plus = node;
    signal.inputs.push_back(input);
    signal.unit = nullor::Unit::volt;
    return signal;
}

std::string kind_of(const std::string& analysis) {
    return analysis.substr(0, analysis.find_first_of("0123456789"));
}

} // namespace

nullor::Binding constant(double value) {
    nullor::Binding binding;
    binding.program = nullor::expr::Program::constant(value);
    return binding;
}

nullor::run::Work work_of(nullor::parser::Job job) {
    nullor::run::Work work;
    work.circuit = std::make_shared<const nullor::Circuit>(std::move(job.circuit));
    work.requests = std::move(job.requests);
    return work;
}

void keep_first_steps(nullor::analysis::Requests& requests) {
    using Kind = nullor::analysis::Sweep::Kind;
    for (nullor::analysis::SweptTarget& step : requests.steps) {
        const nullor::Binding first =
            step.sweep.kind == Kind::list ? step.sweep.list.front() : step.sweep.start;
        step.sweep.kind = Kind::list;
        step.sweep.list = {first};
    }
    if (requests.temperatures.size() > 1) requests.temperatures.resize(1);
}

OurResults run_ours(nullor::run::Work work, const std::vector<std::string>& columns, int grid,
                    bool keep_steps) {
    OurResults results;
    if (!columns.empty()) {
        nullor::analysis::PrintRequest print;
        for (std::size_t k = 1; k < columns.size(); ++k)
            if (!columns[k].empty())
                print.signals.push_back(voltage(nullor::NodeId{static_cast<int>(k)}, columns[k]));
        for (const nullor::analysis::AnalysisRequest& request : work.requests.analyses) {
            // A .noise has no voltages: what the deck itself prints of it.
            if (std::holds_alternative<nullor::analysis::NoiseRequest>(request.what)) continue;
            print.analysis = request.name;
            work.requests.prints.push_back(print);
        }
        work.requests.saves.clear();
    }

    const auto values = nullor::Values::evaluate(*work.circuit, {});
    if (!values) {
        results.problem = values.failure().message;
        return results;
    }
    for (nullor::analysis::AnalysisRequest& request : work.requests.analyses)
        if (auto* tran = std::get_if<nullor::analysis::TranRequest>(&request.what)) {
            const double start = values.value().number(tran->start), stop = values.value().number(tran->stop);
            tran->step = constant((stop - start) / grid);
        }

    nullor::run::Settings settings;
    settings.keep_tables = keep_steps;
    Silent silent;
    nullor::run::Report report = nullor::run::execute(work, settings, silent);
    for (const nullor::Diagnostic& diagnostic : report.diagnostics.all())
        if (diagnostic.severity == nullor::Severity::error) results.problem = diagnostic.message;
    for (nullor::run::AnalysisReport& analysis : report.analyses) {
        if (keep_steps && analysis.printed && kind_of(analysis.name) == "tran")
            results.steps.push_back(analysis.table ? std::move(*analysis.table) : Table());
        if (analysis.printed) results.tables[kind_of(analysis.name)].push_back(std::move(*analysis.printed));
    }
    return results;
}

} // namespace peers
