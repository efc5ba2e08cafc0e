#include "engine/analysis/operating_point/dc.hpp"

#include <fmt/format.h>

#include "engine/analysis/operating_point/continuation.hpp"

namespace nullor::analysis {

Outcome<Done> dc(Setup& setup, const Options& options, const Target& target, const Points& points,
                 std::span<const Probe> probes, std::vector<double>& start, results::Sink& sink, Watch& watch,
                 const std::function<void(const Setup&, double value, const OperatingPoint&)>& visit) {
    const std::vector<Setting> before = setup.settings();
    const auto sweep = [&]() -> Outcome<Done> {
        std::vector<double> row(probes.size());
        int generation = setup.generation();
        Continuation continuation(options);
        for (std::size_t k = 0; k < points.size(); ++k) {
            const double value = points[k];
            std::vector<Setting> settings;
            if (k == 0) {
                settings = before;
                settings.push_back({target, value});
            }
            Outcome<Done> applied = k == 0 ? setup.apply(std::move(settings)) : setup.change_last(value);
            if (!applied) return applied.failure();
            if (setup.generation() != generation && !start.empty()) {
                // Other internal unknowns: only the node voltages carry over.
                start.resize(setup.circuit().nodes.size() - 1);
                start.resize(static_cast<std::size_t>(setup.system().size()) + 1, 0.0);
            }
            if (setup.generation() != generation) continuation.restart();
            generation = setup.generation();
            OpQuestion question;
            question.start = &start;
            question.guess = continuation.guess(value);
            question.look_for_feedback = false;
            question.keep_states = k > 0;
            question.watch = &watch;
            Outcome<OperatingPoint> point = operating_point(setup, options, question);
            if (!point) {
                Failure failure = point.failure();
                if (failure.kind == Failure::Kind::interrupted) return failure;
                failure.message = fmt::format("at {} = {}: {}", target.name, value, failure.message);
                return failure;
            }
            start = point.value().x;
            continuation.found(setup.system(), value, start);
            for (std::size_t p = 0; p < probes.size(); ++p)
                row[p] = setup.system().read(probes[p], start.data());
            visit(setup, value, point.value());
            if (!sink.row(value, row.data())) return results::sink_full();
            watch.progress(static_cast<double>(k + 1) / static_cast<double>(points.size()));
            if (watch.stop_requested()) return interrupted_at(fmt::format("at {} = {}", target.name, value));
        }
        return Done{};
    };
    Outcome<Done> outcome = sweep();
    Outcome<Done> restored = setup.apply(before);
    if (outcome && !restored) return restored.failure();
    return outcome;
}

} // namespace nullor::analysis
