#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

class AcSolver final : public SweptSolver {
public:
    AcSolver(const batch::Response& response, bool verify_all) : responder_(response, verify_all) {}

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        const Outcome<const std::vector<double>*> x = circuit.operating_point(false, watch);
        if (!x) return x.failure();
        return responder_.solve(circuit.setup(), x.value(), circuit.variant(),
                                reinterpret_cast<std::complex<double>*>(place.first), place.stride / 2);
    }
    [[nodiscard]] batch::LaneCounts counts() const override { return responder_.counts(); }

private:
    batch::Responder responder_;
};

class SweptAc final : public Swept {
public:
    explicit SweptAc(batch::Response response) : response_(std::move(response)) { axis_ = response_.hertz(); }

    [[nodiscard]] bool searches() const override { return false; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse& use) const override {
        return std::make_unique<AcSolver>(response_, use.verify_all);
    }

private:
    batch::Response response_;
};

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::AcRequest& ac) {
    Nominal& nominal = question.nominal;
    const Outcome<Done> sound = nominal.check(Purpose::operating_point);
    if (!sound) return sound.failure();
    Outcome<batch::Response> response =
        batch::Response::make(nominal.setup(), nominal.operating_point(), ac, question.columns.probes);
    if (!response) return response.failure();
    return std::unique_ptr<const Swept>(std::make_unique<SweptAc>(std::move(response).value()));
}

} // namespace nullor::run
