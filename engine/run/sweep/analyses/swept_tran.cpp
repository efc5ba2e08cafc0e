#include "engine/analysis/transient/tran.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/op_summary.hpp"
#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

// Of the grid of a transient whose card leaves the step to the simulator.
constexpr double points_without_step = 1000;

// Transients go into the file on the print grid: that of the card, else of 1000 steps.
analysis::TranQuestion question_of(const analysis::TranRequest& tran, const Values& values) {
    analysis::TranQuestion question{values.number(tran.step), values.number(tran.stop),
                                    values.number(tran.start), values.number(tran.max_step), tran.uic};
    if (!(question.step > 0)) question.step = (question.stop - question.start) / points_without_step;
    return question;
}

class SweptTran final : public Swept {
public:
    SweptTran(const analysis::TranRequest& asked, const Columns& columns, std::span<const double> times)
        : request(asked), probes(columns.probes), header(columns.header) {
        axis_.assign(times.begin(), times.end());
    }

    [[nodiscard]] bool searches() const override { return true; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse& use) const override;

    const analysis::TranRequest& request;
    const std::vector<Probe> probes;
    const results::Header header;
};

class TranSolver final : public SweptSolver {
public:
    TranSolver(const SweptTran& swept, bool is_judged)
        : swept_(swept), is_judged_(is_judged), refined_(swept.header), accepted_(swept.header) {}

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        PlaceSink grid(place, swept_.probes.size(), swept_.axis());
        refined_.clear();
        accepted_.clear();
        results::RowsOf refined(refined_), accepted(accepted_);
        analysis::TranSinks sinks;
        sinks.grid = &grid;
        // Measures see the curve, expectations the accepted points, as in a run.
        if (is_judged_) {
            sinks.refined = &refined;
            sinks.points = &accepted;
        }
        const Outcome<analysis::TranReport> done = analysis::tran(
            circuit.setup(), circuit.options(), question_of(swept_.request, circuit.setup().values()),
            swept_.probes, sinks, watch);
        return grid.outcome(done ? Outcome<Done>(Done{}) : done.failure(), swept_.header.analysis);
    }
    [[nodiscard]] Besides besides() const override {
        if (!is_judged_) return {};
        return {&refined_, &accepted_, nullptr};
    }

private:
    const SweptTran& swept_;
    bool is_judged_;
    results::Table refined_, accepted_;
};

std::unique_ptr<SweptSolver> SweptTran::solver(const SweptUse& use) const {
    return std::make_unique<TranSolver>(*this, use.is_judged);
}

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::TranRequest& request) {
    Nominal& nominal = question.nominal;
    const Outcome<Done> sound =
        nominal.check(request.uic ? Purpose::initial_conditions : Purpose::transient_start);
    if (!sound) return sound.failure();
    // The times are those of the nominal circuit.
    const analysis::Options& options = nominal.work().requests.options;
    results::Table table(question.columns.header);
    results::RowsOf grid(table);
    analysis::TranSinks sinks;
    sinks.grid = &grid;
    const Outcome<analysis::TranReport> done =
        analysis::tran(nominal.setup(), options, question_of(request, nominal.setup().values()),
                       question.columns.probes, sinks, nominal.watch());
    if (!done) return done.failure();
    if (const auto& crossed = done.value().rails_crossed)
        nominal.diagnostics().append(warning_of(*crossed, *nominal.work().circuit, "time"));
    nominal.diagnostics().append(
        warning_of_start(nominal.setup(), done.value().start, question.request, options));
    return std::unique_ptr<const Swept>(std::make_unique<SweptTran>(request, question.columns, table.axis()));
}

} // namespace nullor::run
