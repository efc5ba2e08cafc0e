#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

class SweptNoise final : public Swept {
public:
    SweptNoise(const SweptQuestion& question, const analysis::NoiseRequest& asked, analysis::Points points)
        : name(question.request.name), probes(question.columns.probes), request(asked),
          frequencies(std::move(points)) {
        axis_.resize(frequencies.size());
        frequencies.fill(0, axis_);
    }

    [[nodiscard]] bool searches() const override { return true; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse& use) const override;

    const std::string name;
    const std::vector<Probe> probes;
    const analysis::NoiseRequest& request;
    analysis::Points frequencies;
};

class NoiseSolver final : public SweptSolver {
public:
    explicit NoiseSolver(const SweptNoise& swept) : swept_(swept) {}

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        const Outcome<const std::vector<double>*> x = circuit.operating_point(true, watch);
        if (!x) return x.failure();
        PlaceSink sink(place, swept_.probes.size(), swept_.axis());
        const Outcome<analysis::NoiseReport> done =
            analysis::noise(circuit.setup(), x.value()->data(), swept_.request, swept_.frequencies,
                            swept_.probes, analysis::Totals::that_are_read, sink, watch);
        return sink.outcome(done ? Outcome<Done>(Done{}) : Outcome<Done>(done.failure()), swept_.name);
    }

private:
    const SweptNoise& swept_;
};

std::unique_ptr<SweptSolver> SweptNoise::solver(const SweptUse&) const {
    return std::make_unique<NoiseSolver>(*this);
}

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::NoiseRequest& noise) {
    const Outcome<Done> sound = question.nominal.check(Purpose::operating_point);
    if (!sound) return sound.failure();
    (void)question.nominal.operating_point();
    Outcome<analysis::Points> points =
        analysis::points_of(noise.frequencies, question.nominal.setup().values());
    if (!points) return points.failure();
    return std::unique_ptr<const Swept>(
        std::make_unique<SweptNoise>(question, noise, std::move(points).value()));
}

} // namespace nullor::run
