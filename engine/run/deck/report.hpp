#pragma once
// What a run has to say: everything a report on the terminal, JUnit, JSON and the exit status are made of.

#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/base/diagnostics.hpp"
#include "engine/measure/expectations.hpp"
#include "engine/measure/measures.hpp"
#include "engine/results/table/table.hpp"
#include "engine/run/deck/figures.hpp"

namespace nullor::run {

struct NodeVoltage {
    std::string name;
    double value; // V
};

struct BranchCurrent {
    std::string name; // "i(v1)"
    double value;     // A
};

// The operating point as a person reads it.
struct OpSummary {
    std::vector<NodeVoltage> nodes;                          // nodes of the top level first, as in the deck
    std::vector<BranchCurrent> currents;                     // of sources and op-amps
    std::vector<std::pair<std::string, std::string>> states; // "xu1" -> "linear"
    int iterations = 0;
    std::string strategy;
    bool positive_feedback = false;
    bool several_solutions = false; // positive feedback that rails keep in bounds
    // s of the fastest disturbance exp(s t) that grows, rad/s; not where the first of these says it all.
    std::optional<std::complex<double>> growing;
    bool delays = false; // and it is not known whether there is one
    int not_judged = 0;  // unknowns with a charge, of which it is not known whether such are among them
};

// Noise in the band of an analysis.
struct NoiseSummary {
    struct Part {
        std::string name; // "r1", "q1 flicker" of several mechanisms
        double share;     // of the power at the output, 0 to 1
    };
    double lowest = 0, highest = 0;      // Hz
    std::optional<double> output, input; // in their units; none where the integral does not converge
    Unit output_unit = Unit::volt, input_unit = Unit::volt;
    std::vector<Part> parts; // largest first
};

// One analysis at one step.
struct AnalysisReport {
    std::string name; // "ac2"
    std::vector<results::Coordinate> coordinates;
    std::optional<OpSummary> op; // the operating point it used or is
    std::optional<analysis::TranReport> tran;
    std::optional<NoiseSummary> noise;
    Figures figures;
    std::optional<results::Table> table;   // columns of .save or the default; kept if asked for
    std::optional<results::Table> printed; // columns of .print, on the print grid
    bool failed = false;                   // a diagnostic says why
};

// Measures and expectations of one step.
struct StepReport {
    std::vector<results::Coordinate> coordinates;
    std::vector<measure::MeasureResult> measures;
    std::vector<measure::ExpectationResult> expectations;
};

// Numbers that failed, for who looks for the reason.
struct Unsolved {
    std::string message; // as in the diagnostics
    std::vector<Failure::Attempt> tried;
};

struct Report {
    std::string title;
    std::vector<AnalysisReport> analyses;
    std::vector<StepReport> steps;
    Diagnostics diagnostics;        // numerical failures, findings of the checks
    std::vector<Unsolved> unsolved; // the first of them
    std::size_t more_unsolved = 0;
    bool interrupted = false;
    std::vector<std::string> files; // written, in order

    // CONTRACT.md: 0, 1 (an expectation or measure failed), 2, 3, 4, 130.
    [[nodiscard]] int exit_status() const;
};

} // namespace nullor::run
