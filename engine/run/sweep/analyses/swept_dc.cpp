#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/base/failure.hpp"
#include "engine/run/deck/judge.hpp"
#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

class SweptDc final : public Swept {
public:
    SweptDc(const SweptQuestion& question, const Target& swept, analysis::Points values)
        : name(question.request.name), probes(question.columns.probes), target(swept),
          points(std::move(values)) {
        axis_.resize(points.size());
        points.fill(0, axis_);
    }

    [[nodiscard]] bool searches() const override { return true; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse& use) const override;

    const std::string name;
    const std::vector<Probe> probes;
    const Target target;
    analysis::Points points;
};

class DcSolver final : public SweptSolver {
public:
    DcSolver(const SweptDc& swept, bool is_read) : swept_(swept) {
        if (is_read) rows_.rows.resize(swept.axis().size());
    }

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        // The sweep goes over settings: those of the sample are among them.
        const Outcome<Done> settled = circuit.settle();
        if (!settled) return settled.failure();
        PlaceSink sink(place, swept_.probes.size(), swept_.axis());
        start_.clear();
        std::size_t row = 0;
        const Outcome<Done> done = analysis::dc(
            circuit.setup(), circuit.options(), swept_.target, swept_.points, swept_.probes, start_, sink,
            watch, [&](const analysis::Setup& setup, double, const analysis::OperatingPoint&) {
                if (!rows_.rows.empty()) read_numbers(circuit.work(), setup, rows_.rows[row++]);
            });
        return sink.outcome(done, swept_.name);
    }
    [[nodiscard]] Besides besides() const override {
        return {nullptr, nullptr, rows_.rows.empty() ? nullptr : &rows_};
    }

private:
    const SweptDc& swept_;
    std::vector<double> start_;
    measure::RowNumbers rows_; // empty: nobody reads them
};

std::unique_ptr<SweptSolver> SweptDc::solver(const SweptUse& use) const {
    return std::make_unique<DcSolver>(*this, use.is_judged || use.is_printed);
}

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::DcRequest& dc) {
    const Outcome<Done> sound = question.nominal.check(Purpose::operating_point);
    if (!sound) return sound.failure();
    if (dc.sweeps.size() > 1)
        return bad_request("a .dc over two sources does not go into a sweep",
                           "leave the inner source to .dc and give the outer one to .step or --step");
    Outcome<analysis::Points> points =
        analysis::points_of(dc.sweeps[0].sweep, question.nominal.setup().values());
    if (!points) return points.failure();
    return std::unique_ptr<const Swept>(
        std::make_unique<SweptDc>(question, dc.sweeps[0].target, std::move(points).value()));
}

} // namespace nullor::run
