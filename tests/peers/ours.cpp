#include "tests/peers/ours.hpp"

#include <atomic>
#include <memory>

#include "engine/circuit/values/values.hpp"
#include "engine/expr/builder.hpp"

namespace peers {

namespace {

class Silent final : public nullor::run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override {}
    // Counted, not timed: a run that is asked so often does not get anywhere.
    [[nodiscard]] bool stop_requested() const override { return ++asked_ > most_asked; }

private:
    static constexpr long most_asked = 3'000'000;
    mutable std::atomic<long> asked_{0};
};

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

void keep_first_steps(nullor::parser::Job& job) {
    using Kind = nullor::analysis::Sweep::Kind;
    for (nullor::analysis::SweptTarget& step : job.requests.steps) {
        const nullor::Binding first =
            step.sweep.kind == Kind::list ? step.sweep.list.front() : step.sweep.start;
        step.sweep.kind = Kind::list;
        step.sweep.list = {first};
    }
    if (job.requests.temperatures.size() > 1) job.requests.temperatures.resize(1);
}

OurResults run_ours(nullor::parser::Job job, const std::vector<std::string>& columns, int grid) {
    OurResults results;
    nullor::analysis::PrintRequest print;
    for (std::size_t k = 1; k < columns.size(); ++k)
        if (!columns[k].empty())
            print.signals.push_back(voltage(nullor::NodeId{static_cast<int>(k)}, columns[k]));
    job.requests.prints.clear();
    for (const nullor::analysis::AnalysisRequest& request : job.requests.analyses) {
        print.analysis = request.name;
        job.requests.prints.push_back(print);
    }
    job.requests.saves.clear();
    job.measures = {};

    const auto values = nullor::Values::evaluate(job.circuit, {});
    if (!values) {
        results.problem = values.failure().message;
        return results;
    }
    for (nullor::analysis::AnalysisRequest& request : job.requests.analyses)
        if (auto* tran = std::get_if<nullor::analysis::TranRequest>(&request.what)) {
            const double start = values.value().number(tran->start), stop = values.value().number(tran->stop);
            tran->step = constant((stop - start) / grid);
        }

    nullor::run::Work work;
    work.circuit = std::make_shared<const nullor::Circuit>(std::move(job.circuit));
    work.requests = std::move(job.requests);
    nullor::run::Settings settings;
    settings.keep_tables = false;
    Silent silent;
    nullor::run::Report report = nullor::run::execute(work, settings, silent);
    for (const nullor::Diagnostic& diagnostic : report.diagnostics.all())
        if (diagnostic.severity == nullor::Severity::error) results.problem = diagnostic.message;
    for (nullor::run::AnalysisReport& analysis : report.analyses)
        if (analysis.printed) results.tables[kind_of(analysis.name)].push_back(std::move(*analysis.printed));
    return results;
}

} // namespace peers
