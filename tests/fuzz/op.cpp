// Decks, read and carried out: the checks, the operating point, and the beginning of what else they ask for.
// A solution is finite; what fails says so.

#include <cmath>
#include <memory>

#include "cli/text/report_text.hpp"
#include "engine/run/deck/execute.hpp"
#include "tests/fuzz/deck.hpp"

namespace {

// Long analyses are stopped: that they begin is enough.
class Briefly final : public nullor::run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override { ++calls_; }
    [[nodiscard]] bool stop_requested() const override { return calls_ > 100; }

private:
    int calls_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Deck deck(data, size, 100);
    if (!deck.job || deck.job->circuit.instances.size() > 100) return 0;
    nullor::run::Work work;
    work.circuit = std::make_shared<const nullor::Circuit>(std::move(deck.job->circuit));
    work.requests = std::move(deck.job->requests);
    work.measures = std::move(deck.job->measures);
    Briefly briefly;
    const nullor::run::Report report = nullor::run::execute(work, {}, briefly);
    deck.say(report.diagnostics);
    (void)nullor::cli::render(report, false);
    for (const nullor::run::AnalysisReport& analysis : report.analyses) {
        if (analysis.failed) fuzz::claim(report.exit_status() != 0, "a failed analysis is never status 0");
        if (!analysis.op) continue;
        for (const nullor::run::NodeVoltage& node : analysis.op->nodes)
            fuzz::claim(std::isfinite(node.value), "a node voltage is finite");
    }
    return 0;
}
