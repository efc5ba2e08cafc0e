#include "engine/metamorphic/columns.hpp"

#include "engine/expr/plain_signal.hpp"

namespace nullor::metamorphic {

run::Work with_saved_printed(run::Work work) {
    const auto& saves = work.requests.saves;
    work.requests.prints.clear();
    for (const analysis::AnalysisRequest& request : work.requests.analyses) {
        std::vector<expr::Signal> signals;
        const std::vector<analysis::Figure> figures = figures_of(request);
        // The unit of a derivative has no name by which it would scale; what a percent makes has one.
        const bool with_units = std::holds_alternative<analysis::SensRequest>(request.what);
        for (std::size_t k = 0; k < figures.size(); ++k)
            if (!with_units || figures[k].unit != Unit::none)
                signals.push_back(expr::plain_signal(figure_probe(k), figures[k].name, figures[k].unit));
        const std::vector<Probe> own = own_columns(request);
        if (figures.empty())
            for (const Probe& probe : !own.empty()    ? own
                                      : saves.empty() ? default_probes(*work.circuit)
                                                      : saves)
                if (probe.is_noise() != own.empty())
                    signals.push_back(
                        expr::plain_signal(probe, name_of(probe, *work.circuit), unit_of(request, probe)));
        work.requests.prints.push_back({request.name, std::move(signals), request.span});
    }
    return work;
}

} // namespace nullor::metamorphic
