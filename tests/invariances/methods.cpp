// Integration methods are ways to one answer: they agree as far as each is promised to be right.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"

using namespace invariances;
using namespace nullor;

namespace {

bool moves(const parser::Job& job) {
    return std::any_of(job.circuit.instances.begin(), job.circuit.instances.end(),
                       [](const Instance& instance) { return instance.waveform != 0; });
}

} // namespace

TEST_CASE("methods agree within their tolerance") {
    using Method = analysis::Options::Method;
    std::size_t decks = 0, numbers = 0, spoiled = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        // Its output slews past half a volt in 10 ns: the row says when, to a hundred thousandth. The deck
        // itself holds its phase.
        if (path.ends_with("/relaxation-phase.cir")) continue;
        // Multistep methods find a current at rest as a difference of charges, on either side of 0.
        if (path.ends_with("/threshold-at-rest.cir")) continue;
        // The row of a jump that arrives is of either side of it; a relay or a gate turns at a point of each
        // method.
        if (path.find("/device-transmission-line") != std::string::npos ||
            path.ends_with("/device-switch-hysteresis.cir") || path.ends_with("/device-logic.cir"))
            continue;
        auto job = read(path, file_text(path));
        if (!job) continue;
        std::erase_if(job->requests.analyses, [](const analysis::AnalysisRequest& request) {
            return !std::holds_alternative<analysis::TranRequest>(request.what);
        });
        if (job->requests.analyses.empty()) continue;
        constexpr double reltol = 1e-4;
        job->requests.options.reltol = reltol;
        job->requests.options.maxord = 0;
        // What grows from a disturbance grows with the errors of its first step.
        job->requests.options.kick = 0;
        job->requests.options.method = Method::automatic;
        const Solution reference = solve(*job);
        CHECK(reference.problem == "");
        // Twice the promise of 5 reltol, of at least what the step control looks at (tran.hpp). Without a
        // source that moves the circuit swings by itself, and errors of its phase add up.
        const double factor = (moves(*job) ? 10 : 100) * reltol;
        const analysis::Options& options = job->requests.options;
        const Allowance tolerance{0, 1e-9, factor, factor * 1e3 * options.vntol,
                                  factor * 1e3 * options.abstol};
        for (const Method method : {Method::trapezoidal, Method::gear, Method::trbdf2, Method::esdirk}) {
            CAPTURE(static_cast<int>(method));
            job->requests.options.method = method;
            const Distance far = distance(reference, solve(*job), tolerance);
            INFO(far.where);
            CHECK(far.worst <= 1);
            numbers += far.compared;
        }
        ++decks;
        if (!spoil(*job)) continue;
        ++spoiled;
        seen += distance(reference, solve(*job), tolerance).worst > 1 ? 1 : 0;
    }
    CHECK(decks >= at_least(50));
    CHECK(seen >= spoiled / 2);
    MESSAGE(decks << " decks, " << numbers << " numbers, " << seen << " of " << spoiled
                  << " spoiled ones seen");
}
