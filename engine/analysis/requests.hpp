#pragma once
// What a deck asks for: analyses, sweeps, outputs and options, with names already turned into slots.
// Numbers are bindings, because a deck may write `.tran {T/100} {10*T}` and step T.

#include <string>
#include <variant>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "engine/expr/signal.hpp"

namespace nullor::analysis {

struct Sweep {
    enum class Kind { linear, decade, octave, list, points, log_points } kind = Kind::linear;
    Binding start, stop, step; // linear: from start by step up to and including stop
    Binding count; // decade, octave: points in each; points, log_points: their number, evenly spaced by
                   // difference or by ratio
    std::vector<Binding> list;
    Span span;
};

struct SweptTarget {
    Target target;
    Sweep sweep;
    bool draws = false; // of a .step: it counts samples, nothing but random functions depends on it
};

struct OpRequest {};

struct DcRequest {
    std::vector<SweptTarget> sweeps; // innermost first, at most two
};

struct AcRequest {
    Sweep frequencies; // Hz
};

struct TranRequest {
    Binding step, stop, start, max_step; // s; step 0 and max_step 0: chosen by the simulator
    bool uic = false;
};

struct AnalysisRequest {
    std::string name; // "op", "dc", "ac", "tran"; "ac2" is the second ac
    std::variant<OpRequest, DcRequest, AcRequest, TranRequest> what;
    Span span;
};

// What the rows of a result run over; an operating point has no axis, and no name for it.
struct AxisOf {
    std::string name;
    Unit unit = Unit::none;
};
[[nodiscard]] inline AxisOf axis_of(const AnalysisRequest& request) {
    if (std::holds_alternative<AcRequest>(request.what)) return {"frequency", Unit::hertz};
    if (std::holds_alternative<TranRequest>(request.what)) return {"time", Unit::second};
    const auto* dc = std::get_if<DcRequest>(&request.what); // without sweeps: its card was refused
    return dc && !dc->sweeps.empty() ? AxisOf{dc->sweeps[0].target.name, dc->sweeps[0].target.unit}
                                     : AxisOf{};
}

struct PrintRequest {
    std::string analysis; // "ac2": that one and no other
    std::vector<expr::Signal> signals;
    Span span;
};

struct Options {
    double reltol = 1e-3;  // relative tolerance
    double abstol = 1e-12; // A
    double vntol = 1e-6;   // V
    enum class Method { automatic, trapezoidal, gear, trbdf2, esdirk } method = Method::automatic;
    int maxord = 0;         // highest order of gear; 0: the method's own choice
    int itl1 = 0, itl4 = 0; // limits of Newton iterations at dc and per time point; 0: ours
    double kick = 0;        // V by which a transient is disturbed at its start
    bool interp = false;    // files hold the print grid, not the accepted steps
};

struct Requests {
    std::vector<AnalysisRequest> analyses;
    std::vector<SweptTarget> steps;    // .step cards, the first is outermost
    std::vector<Binding> temperatures; // .temp list, degrees C; empty: temper's own value
    std::vector<PrintRequest> prints;
    std::vector<Probe> saves;    // empty: default_probes
    std::vector<Target> targets; // read by signals
    Options options;
};

} // namespace nullor::analysis
