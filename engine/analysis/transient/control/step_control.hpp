#pragma once
// Which error is small enough, and how long the next step may be.

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "engine/analysis/transient/affine/collocation.hpp"
#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/circuit/system.hpp"

namespace nullor::analysis {

class StepControl {
public:
    StepControl(const System& system, const Options& options, bool piecewise_affine);

    // Raises the peaks of all unknowns to x.
    void observe(const std::vector<double>& x);
    // The same of a step that led there, and the largest slopes; what jumped has none.
    void observe(const TimePoint& from, const TimePoint& to, bool slopes);
    // From here on steps lead away from a corner that the circuit met by itself; or not.
    void begin_stretch(bool corner);
    // The same of a passage.
    void observe(const Passage& passage, bool slopes);
    // The time in which the steepest curve so far moves by a small share of its tolerance, s: a corner that
    // is located so well shifts no edge by more.
    [[nodiscard]] double moment() const;
    // How much of an error counts where the fastest curve of a passage is slower than that by the ratio r:
    // r^1.5, for what a slow curve is off by shifts the edge that follows by 1/r as much.
    [[nodiscard]] double calm(const Passage& passage) const;
    // The share of a tolerance that a passage may be off by, so that an edge like those that followed corners
    // so far would be shifted by little by what its end is off.
    [[nodiscard]] double share_before_edge(const Passage& passage) const;
    [[nodiscard]] std::span<const double> peaks() const { return peak_; }
    [[nodiscard]] double reltol() const { return reltol_; }
    // Largest error of a step to `next` over the watched unknowns, in units of its tolerance; and which one
    // it is. c: values of C, for an internal unknown counts only while it stores something: that of an op-amp
    // at a rail does not.
    [[nodiscard]] double measure(const StepResult& step, const std::vector<double>& next,
                                 const std::vector<double>& c, int& worst) const;
    // The same of what is read and stores nothing.
    [[nodiscard]] double measure_algebraic(const StepResult& step, const std::vector<double>& next,
                                           const std::vector<double>& c, int& worst) const;
    // Whether a node that has room for a charge, and none, is off by more than its tolerance.
    [[nodiscard]] bool idle_node_is_off(const StepResult& step, const std::vector<double>& next,
                                        const std::vector<double>& c) const;
    // Tells of the next candidate for measure(), from `from` by a step of h s. What a slow curve is off by
    // shifts an edge that follows at the corner it leads to: where edges did follow corners, errors of steps
    // so much slower are to be smaller by as much.
    void expect_edge(const std::vector<double>& from, const std::vector<double>& next, double h);
    // The same where it was `error` now, and what it does elsewhere (reaction.hpp; empty: not known) counts
    // too: over all node voltages.
    [[nodiscard]] double measure(const StepResult& step, const std::vector<double>& next, double error,
                                 std::span<const double> elsewhere) const;
    // Largest error of the solution within a passage, over node voltages and the watched unknowns, in units
    // of its tolerance.
    [[nodiscard]] double measure(const Passage& passage, const std::vector<double>& c) const;
    // Whether the voltage of a node differs between x and next by more than its tolerance.
    [[nodiscard]] bool voltage_jumped(const std::vector<double>& x, const std::vector<double>& next) const;
    // By how many of its tolerances a change that led to x moves one of the same at the most.
    [[nodiscard]] double movement(const std::vector<double>& change, const std::vector<double>& x,
                                  const std::vector<double>& c) const;
    // Whether something that is read does, by more than one.
    [[nodiscard]] bool turned(const std::vector<double>& x, const std::vector<double>& next) const;
    // What the terms of a charge, its time, and the other terms of a row, `sizes` in all, are rounded by goes
    // into x as J^-1 eps (a sum |C x| + a t |dq/dt| + sizes), and grows as the step shrinks: in the
    // derivative of a voltage it is soon larger than any tolerance. No error below it counts. Holds until it
    // is set again.
    void set_roundoff(Newton& newton, const TimePoint& point, double a, std::span<const double> sizes);
    // The same for a step that is solved for differences: what changes is rounded at its own size, by `moved`
    // in the step, but for x itself and for the drive of the rows `driven`, which is a difference of two
    // values. phase: of the fastest sine, rad.
    void set_roundoff_of_differences(Newton& newton, const TimePoint& point, double a,
                                     const std::vector<double>& moved, const std::vector<double>& drive,
                                     std::span<const int> driven, double phase);
    [[nodiscard]] double roundoff(std::size_t unknown) const { return roundoff_[unknown]; }
    void no_roundoff() { roundoff_.assign(roundoff_.size(), 0.0); }
    // Steps follow the local error of all unknowns, but dense output only of what is read, by probes or a
    // time later: node voltages, and currents that are unknowns.
    void reads(std::span<const Probe> read, std::span<const Delayed> later = {});
    // The circuit only relaxes (relaxation.hpp), and new matrices are dear.
    void relax() { relaxes_ = true; }
    [[nodiscard]] bool relaxes() const { return relaxes_; }
    // Factor for a step whose error was `error` (in tolerances), the estimate growing as h^(order+1). A step
    // that may grow only a little stays, and its factors with it; where a new matrix is dear, it doubles.
    [[nodiscard]] double factor(double error, int order, bool dear) const;
    // The same for an error of dense output, `tolerable` of which are no reason to take back a step.
    [[nodiscard]] double curve_factor(double error, double tolerable, int order, bool dear) const;

    // An error that swings with the signal is small for a moment only, and a step made for that moment would
    // be refused in the next: what errors were, for steps as long as h, is forgotten slowly. Steps that grow
    // faster than quick_growth come out of a corner, and begin anew.
    [[nodiscard]] double remember(double error, double h, int order);
    void forget() { last_error_ = 0; }

    // Of the step that found a corner, for the first behind it: dense output is a straight line over that
    // one, off by its square.
    [[nodiscard]] double share_behind_corner() const;

    // Of the whole solution, at a candidate x: it is a part of the curve whose peak counts.
    [[nodiscard]] double tolerance(std::size_t unknown, const std::vector<double>& x) const {
        return std::max(reltol_ * std::max(peak_[unknown], std::abs(x[unknown])), roundoff_[unknown]);
    }
    // Of its dense output.
    // A law rests at its corner, and its current goes back and forth: no step is short enough for that.
    void rest(bool resting) { rests_ = resting; }
    [[nodiscard]] double curve_tolerance(std::size_t unknown, const std::vector<double>& x) const;
    // Node voltages and currents that are read, each once.
    [[nodiscard]] std::span<const std::size_t> read_unknowns() const { return read_unknowns_; }

private:
    void add_sizes_of_charges(const Newton& newton, double a, const std::vector<double>& x);
    void spread_rounding(Newton& newton);
    [[nodiscard]] double share(const StepResult& step) const;
    // Of all curves between two points.
    [[nodiscard]] double rate(const std::vector<double>& from, const std::vector<double>& to, double h) const;
    [[nodiscard]] double haste() const; // the largest slope of a curve, of its peak, 1/s

    const System& system_;
    double reltol_;
    bool piecewise_affine_;
    bool keeps_edges_; // the method is to time the first edge, too; others may shift it
    bool relaxes_ = false, rests_ = false;
    // Rates are of the fastest curve, of its peak, 1/s: of the last step, of that which led to the corner
    // behind (0: none), and by how much the fastest behind a corner was larger than that in front.
    double rate_ = 0, approach_ = 0, edge_ = 1;
    mutable double haste_ = -1; // found so far; < 0: not yet
    double tighter_ = 1;        // of the candidate
    long steps_ = 0;
    std::vector<char> read_;                                                  // unknowns that a probe reads
    std::vector<std::size_t> read_unknowns_;                                  // they
    double last_error_ = 0, last_step_ = 1;                                   // remembered
    std::vector<double> peak_, slope_, drive_, roundoff_, rounded_, opposed_; // slope_: 1/s; drive_: largest
    struct Watched {
        int unknown;
        int slot; // of C's diagonal; -1: counts always
    };
    [[nodiscard]] bool stores(const Watched& one, const std::vector<double>& c) const;
    std::vector<Watched> watched_, curves_; // curves_: with the node voltages that store nothing
};

} // namespace nullor::analysis
