#pragma once
// What requests are made of. Each of the list (engine/analysis/requests.hpp) states of itself:
//
// - static constexpr std::string_view card: ".ac"; without the dot the name of the first of its kind
// - static constexpr bool is_complex: whether its rows are
// - static constexpr bool has_axis: whether there may be more than one of them
// - AxisOf axis() const: what they run over
// - std::span<SweptTarget> swept(): what it sets from row to row, innermost first
// - void numbers(visit): visit(Binding&, Unit) for every other number of its card
//
// is_complex and has_axis may be members where the card decides. One whose card names parts of the circuit
// has
// - void places(visit): visit(Probe& | NodeId& | InstanceId& | Target&) for each
//
// and one whose table holds other things than voltages and currents, where these have kinds of their own,
// - std::vector<Probe> columns() const: these
// - Unit unit_of(const Probe&) const: of one of them
// or, where its card says what they are,
// - std::vector<Figure> figures() const: what they are, in order; Probe::figure counts them

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/circuit/description/circuit.hpp"

namespace nullor::analysis {

struct Sweep {
    enum class Kind { linear, decade, octave, list, points, log_points } kind = Kind::linear;
    Binding start, stop, step; // linear: from start by step up to and including stop
    Binding count; // decade, octave: points in each; points, log_points: their number, evenly spaced by
                   // difference or by ratio
    std::vector<Binding> list;
    Span span;

    // All but the count, which has no unit.
    template <class Visit>
    void values(Unit unit, Visit&& visit) {
        for (Binding* binding : {&start, &stop, &step}) visit(*binding, unit);
        for (Binding& binding : list) visit(binding, unit);
    }
};

struct SweptTarget {
    Target target;
    Sweep sweep;
    bool draws = false; // of a .step: it counts samples, nothing but random functions depends on it
};

// A column that is neither a voltage nor a current of the circuit.
struct Figure {
    std::string name; // "gain", "sens(r1)"
    Unit unit = Unit::none;
    std::string spice = {}; // ngspice's name of it; empty: the same
};

// What the rows of a result run over; an operating point has no axis, and no name for it.
struct AxisOf {
    std::string name;
    Unit unit = Unit::none;
};

} // namespace nullor::analysis
