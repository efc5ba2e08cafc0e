#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

class OpSolver final : public SweptSolver {
public:
    explicit OpSolver(const std::vector<Probe>& probes) : probes_(probes) {}

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        const Outcome<const std::vector<double>*> x = circuit.operating_point(true, watch);
        if (!x) return x.failure();
        for (std::size_t p = 0; p < probes_.size(); ++p)
            place.first[p * place.stride] = circuit.setup().system().read(probes_[p], x.value()->data());
        return Done{};
    }

private:
    const std::vector<Probe>& probes_;
};

class SweptOp final : public Swept {
public:
    explicit SweptOp(std::vector<Probe> probes) : probes_(std::move(probes)) {}

    [[nodiscard]] bool searches() const override { return false; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse&) const override {
        return std::make_unique<OpSolver>(probes_);
    }

private:
    std::vector<Probe> probes_;
};

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::OpRequest&) {
    const Outcome<Done> sound = question.nominal.check(Purpose::operating_point);
    if (!sound) return sound.failure();
    (void)question.nominal.operating_point();
    return std::unique_ptr<const Swept>(std::make_unique<SweptOp>(question.columns.probes));
}

} // namespace nullor::run
