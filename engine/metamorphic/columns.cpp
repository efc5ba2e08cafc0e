#include "engine/metamorphic/columns.hpp"

#include "engine/expr/builder.hpp"

namespace nullor::metamorphic {

namespace {

expr::Signal signal_of(const Probe& probe, const Circuit& circuit) {
    expr::Builder builder;
    expr::Signal signal;
    signal.text = name_of(probe, circuit);
    signal.program = builder.finish(builder.input(0));
    signal.inputs = {{expr::SignalInput::Kind::probe, probe}};
    signal.unit = unit_of(probe);
    return signal;
}

} // namespace

run::Work with_saved_printed(run::Work work) {
    const auto& saves = work.requests.saves;
    work.requests.prints.clear();
    for (const analysis::AnalysisRequest& request : work.requests.analyses) {
        const std::vector<Probe> own = own_columns(request);
        std::vector<expr::Signal> signals;
        for (const Probe& probe : !own.empty() ? own : saves.empty() ? default_probes(*work.circuit) : saves)
            if (probe.is_noise() != own.empty()) signals.push_back(signal_of(probe, *work.circuit));
        work.requests.prints.push_back({request.name, std::move(signals), request.span});
    }
    return work;
}

} // namespace nullor::metamorphic
