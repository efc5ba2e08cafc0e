#pragma once
// How an analysis goes through the variants of a sweep: what all of them share, and what solves one after
// another for one thread. A file for each analysis beside this one, and a line in the list below.

#include <memory>
#include <vector>

#include "engine/batch/response/response.hpp"
#include "engine/measure/context.hpp"
#include "engine/run/deck/columns.hpp"
#include "engine/run/sweep/analyses/place.hpp"
#include "engine/run/sweep/variants/nominal.hpp"
#include "engine/run/sweep/variants/variant_circuit.hpp"

namespace nullor::run {

// For one thread. What it needs for a variant is there from the one before.
class SweptSolver {
public:
    virtual ~SweptSolver() = default;

    // The rows of the variant that the circuit is, each to its place.
    [[nodiscard]] virtual Outcome<Done> solve(VariantCircuit& circuit, const Place& place,
                                              analysis::Watch& watch) = 0;

    // Of the last variant, what is looked at in the place of its rows or beside them; null: nothing. The same
    // objects for all variants, so that signals stay bound to them.
    struct Besides {
        const results::Table* measured = nullptr;  // by measures
        const results::Table* expected = nullptr;  // by expectations
        const measure::RowNumbers* rows = nullptr; // parameters that change from row to row
    };
    [[nodiscard]] virtual Besides besides() const { return {}; }
    [[nodiscard]] virtual batch::LaneCounts counts() const { return {}; }
};

// Who looks at rows besides the file, and how they are made.
struct SweptUse {
    bool is_judged = false;  // by measures or expectations
    bool is_printed = false; // by signals of .print
    bool verify_all = false; // every frequency is put into all equations
};

// Shared by all threads.
class Swept {
public:
    virtual ~Swept() = default;

    // The same for all variants; empty: an operating point, which has one row.
    [[nodiscard]] const std::vector<double>& axis() const { return axis_; }
    // Whether Newton's method solves every variant, and not a single system where that will do.
    [[nodiscard]] virtual bool searches() const = 0;
    // This outlives it.
    [[nodiscard]] virtual std::unique_ptr<SweptSolver> solver(const SweptUse& use) const = 0;

protected:
    std::vector<double> axis_;
};

// Runs the nominal circuit as far as that is needed. Fails where the circuit cannot be solved, where the axis
// makes no sense, and where the analysis does not go into a sweep.
using MadeSwept = Outcome<std::unique_ptr<const Swept>>;

struct SweptQuestion {
    Nominal& nominal;
    const analysis::AnalysisRequest& request;
    const Columns& columns; // of its rows
};

// The list: one for each analysis.
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::OpRequest& op);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::DcRequest& dc);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::AcRequest& ac);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::NoiseRequest& noise);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::TranRequest& tran);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::TfRequest& tf);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::PzRequest& pz);
[[nodiscard]] MadeSwept swept(const SweptQuestion& question, const analysis::SensRequest& sens);

[[nodiscard]] inline MadeSwept swept_of(const SweptQuestion& question) {
    return std::visit([&](const auto& what) { return swept(question, what); }, question.request.what);
}

} // namespace nullor::run
