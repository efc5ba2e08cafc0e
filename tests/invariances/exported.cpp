// What `nullor export` writes is the same circuit when it is read back.

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/export/export.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"
#include "tests/invariances/sources.hpp"

using namespace invariances;
using namespace nullor;

namespace {

// op and ac of the first step, which is what an exported deck has; but a list of frequencies becomes as many
// cards.
void keep_op_and_ac(parser::Job& job) {
    std::erase_if(job.requests.analyses, [](const analysis::AnalysisRequest& request) {
        const auto* ac = std::get_if<analysis::AcRequest>(&request.what);
        if (ac) return ac->frequencies.kind == analysis::Sweep::Kind::list;
        return !std::holds_alternative<analysis::OpRequest>(request.what);
    });
}

// Node voltages of the first step's curves, under the names of the exported text.
Solution renamed(const Solution& solution, std::size_t curves, const parser::Job& job,
                 const parser::SpiceDeck& deck) {
    Solution result;
    for (std::size_t k = 0; k < curves; ++k) {
        const Curve& from = solution.curves[k];
        Curve curve;
        curve.analysis = from.analysis;
        curve.axis = from.axis;
        for (std::size_t node = 1; node < job.circuit.nodes.size(); ++node)
            if (!job.circuit.nodes[node].internal)
                curve.columns["v(" + deck.nodes[node] + ")"] =
                    from.columns.at("v(" + job.circuit.nodes[node].name + ")");
        result.curves.push_back(curve);
    }
    return result;
}

bool deck_has_switches(const parser::Job& job) {
    const auto& instances = job.circuit.instances;
    return std::any_of(instances.begin(), instances.end(), [](const Instance& instance) {
        const std::string_view letters = info_of(instance).syntax.letters;
        return letters == "s" || letters == "w";
    });
}

} // namespace

TEST_CASE("an exported deck read back gives the same operating point and small signals") {
    std::size_t decks = 0, numbers = 0, spoiled = 0, seen = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        // OTA and gates are LTspice's alone, a JFET of level 2 Xyce's.
        if (path.ends_with("/device-ota.cir") || path.ends_with("/device-logic.cir") ||
            path.ends_with("/device-jfet-shockley.cir"))
            continue;
        auto job = read(path, file_text(path));
        if (!job) continue;
        keep_op_and_ac(*job);
        // Which of several operating points a simulator finds from controlled sources is its own choice.
        const auto setup = first_step(job->circuit, job->requests);
        const auto point = analysis::operating_point(*setup, job->requests.options, {});
        if (point && point.value().positive_feedback && job->circuit.nodesets.empty()) continue;
        Diagnostics said;
        const parser::SpiceDeck deck = parser::export_spice(*job, said);
        // A switch of the same model is another one in each simulator.
        const bool switches = deck_has_switches(*job);
        CHECK(said.has_errors() == switches);
        const std::size_t analyses = job->requests.analyses.size();
        if (said.has_errors() || analyses == 0) continue;
        auto back = read("exported.cir", deck.text);
        if (!back) continue;
        keep_op_and_ac(*back);
        CHECK(back->requests.analyses.size() == analyses);
        const Solution original = renamed(solve(*job), analyses, *job, deck);
        const Allowance tolerance{1e-6, 1e-9, 0, 1e-15, 1e-15};
        const Distance far = distance(original, solve(*back), tolerance);
        INFO(far.where);
        CHECK(far.worst <= 1);
        ++decks;
        numbers += far.compared;
        if (!spoil(*back)) continue;
        ++spoiled;
        seen += distance(original, solve(*back), tolerance).worst > 1 ? 1 : 0;
    }
    CHECK(decks >= at_least(80));
    CHECK(seen >= spoiled * 2 / 3);
    MESSAGE(decks << " decks, " << numbers << " numbers, " << seen << " of " << spoiled
                  << " spoiled ones seen");
}
