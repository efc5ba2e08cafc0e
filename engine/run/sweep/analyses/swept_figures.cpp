// .tf, .pz and .sens of each variant at its operating point.

#include "engine/results/table/sinks.hpp"
#include "engine/run/deck/figures.hpp"
#include "engine/run/sweep/analyses/swept.hpp"

namespace nullor::run {

namespace {

template <class Request>
class SweptFigures final : public Swept {
public:
    SweptFigures(const SweptQuestion& question, const Request& asked, std::optional<analysis::Points> points,
                 std::vector<double> axis)
        : name(question.request.name), columns(question.columns.probes.size()), request(asked),
          frequencies(std::move(points)) {
        axis_ = std::move(axis);
    }

    [[nodiscard]] bool searches() const override { return true; }
    [[nodiscard]] std::unique_ptr<SweptSolver> solver(const SweptUse& use) const override;

    const std::string name;
    const std::size_t columns;
    const Request& request;
    const std::optional<analysis::Points> frequencies;
};

template <class Request>
class FiguresSolver final : public SweptSolver {
public:
    explicit FiguresSolver(const SweptFigures<Request>& swept) : swept_(swept) {}

    [[nodiscard]] Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                      analysis::Watch& watch) override {
        // Derivatives and their percents read numbers where settings are.
        const Outcome<Done> settled = circuit.settle();
        if (!settled) return settled.failure();
        const Outcome<const std::vector<double>*> x = circuit.operating_point(true, watch);
        if (!x) return x.failure();
        static const std::vector<double> one_row{0.0};
        PlaceSink sink(place, swept_.columns, swept_.axis().empty() ? one_row : swept_.axis());
        const Outcome<Figures> done =
            figures(circuit.setup(), *x.value(), swept_.request, swept_.frequencies, sink, watch);
        return sink.outcome(done ? Outcome<Done>(Done{}) : Outcome<Done>(done.failure()), swept_.name);
    }

private:
    const SweptFigures<Request>& swept_;
};

template <class Request>
std::unique_ptr<SweptSolver> SweptFigures<Request>::solver(const SweptUse&) const {
    return std::make_unique<FiguresSolver<Request>>(*this);
}

// Rows of the nominal circuit: there are as many in every variant.
Outcome<std::vector<double>> rows_of(Nominal& nominal, const analysis::PzRequest& pz) {
    const analysis::OperatingPoint* point = nominal.operating_point();
    const bool linear = nominal.setup().workspace().linear();
    if (!point && !linear)
        return bad_request(
            "the nominal circuit has no operating point, and how many poles there are is not known");
    // Of a linear circuit any x will do.
    const std::vector<double> x =
        point ? point->x : std::vector<double>(static_cast<std::size_t>(nominal.setup().system().size()) + 1);
    results::TableSink sink;
    results::Header header;
    header.is_complex = true;
    header.columns.resize(pz.figures().size());
    sink.begin(header);
    const Outcome<Figures> done = figures(nominal.setup(), x, pz, std::nullopt, sink, nominal.watch());
    if (!done) return done.failure();
    std::vector<double> axis;
    for (std::size_t k = 0; k < sink.tables()[0].rows(); ++k) axis.push_back(sink.tables()[0].axis(k));
    return axis;
}
template <class Request>
Outcome<std::vector<double>> rows_of(Nominal&, const Request&) {
    return std::vector<double>();
}

template <class Request>
MadeSwept made(const SweptQuestion& question, const Request& request) {
    const Outcome<Done> sound = question.nominal.check(Purpose::operating_point);
    if (!sound) return sound.failure();
    (void)question.nominal.operating_point();
    Outcome<std::optional<analysis::Points>> points =
        frequencies_of(request, question.nominal.setup().values());
    if (!points) return points.failure();
    Outcome<std::vector<double>> axis = rows_of(question.nominal, request);
    if (!axis) return axis.failure();
    if (points.value()) {
        axis.value().resize(points.value()->size());
        points.value()->fill(0, axis.value());
    }
    return std::unique_ptr<const Swept>(std::make_unique<SweptFigures<Request>>(
        question, request, std::move(points).value(), std::move(axis).value()));
}

} // namespace

MadeSwept swept(const SweptQuestion& question, const analysis::TfRequest& tf) {
    return made(question, tf);
}
MadeSwept swept(const SweptQuestion& question, const analysis::PzRequest& pz) {
    return made(question, pz);
}
MadeSwept swept(const SweptQuestion& question, const analysis::SensRequest& sens) {
    return made(question, sens);
}

} // namespace nullor::run
