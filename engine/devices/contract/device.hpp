#pragma once
// What a device says of itself. It states its law; it never sees a matrix, an analysis or a step.
//
// The equation of the whole circuit is f(x, t) + d/dt q(x) = 0 (circuit/system.hpp). A device adds to it
// through local unknowns, in this order: its nodes (pins first, then nodes that it only reads), its
// internal unknowns, and the branch currents of the devices it refers to (F, H, K, i() in B). Row k of the
// local f and q belongs to local unknown k: at a pin it is the current, in ampere, that flows from the node
// INTO the device; at an internal unknown it is that unknown's own equation; at a branch current referred
// to it is a voltage added to the branch equation of that device (K). Positive branch current flows into
// the first pin, through the device, out of the second.
//
// Time: t >= 0 is a moment of a transient (its initial operating point is t = 0); t < 0 means "no time", as
// in op, dc and ac: a source then has its dc value, or its waveform's value at 0 if no dc value was given.
//
// A device is an instance with its numbers: it belongs to one Workspace and may keep scratch space.
//
// A device D provides
//     static const DeviceInfo& info();
//     explicit D(const Card&);                        numbers to coefficients, once per parameter set
//     std::vector<Internal> internals() const;        internal unknowns
//     unsigned variant() const;                       code of all that changes unknowns or pattern (R = 0)
//     bool linear() const;                            affine in x with constant G and C
//     std::vector<Path> paths() const;                how the pins hang together at DC, for the checks
// and one of
//     static constexpr int max_locals = N;
//     template <class T> void law(const T* x, double t, T* f, T* q) const;       f and q start at 0
//     void evaluate(const double* x, double t, LocalEquations&) const  +  void pattern(LocalPattern&) const
// and, where it has something to say (found by name, so nothing is empty):
//     void stimulus(std::complex<double>* u) const;   small-signal excitation, on the right-hand side
//     static void check(const Card&, CardProblems&);  what the ranges do not say; called by check_card
//     static bool checks(int parameter);              whether errors of check() may depend on that parameter,
//                                                     on its value or on whether it is given; not stated: on
//                                                     all
//     double next_breakpoint(double t) const;         first corner of its waveform after t, inf if none
//     double period() const;                          shortest period of its waveform in s, inf if none
//     std::vector<int> excited_rows() const;          local rows of f that its waveform changes; with the two
//                                                     above
//     bool limit(const double* x_old, double* x_new) const;
//                                                     moves own internal unknowns; true if it did
//     void initial(double* x) const;                  puts ic= into a local copy of x: q at t = 0 with uic
//     std::vector<Pin> pinned() const;                internal unknowns held at a value at DC (idt)
//     bool has_switches() const;
//     void switches(const double* x, double t, std::vector<double>& g) const;
//                                                     appends functions whose sign tells which smooth piece
//                                                     of the law is in force (w - H)
//     static constexpr std::size_t max_switches = N;
//     template <class X> double* switches(const X& x, double t, double* g) const;
//     template <class X> double* mild_switches(const X& x, double* g) const;
//                                                     the same, written to g, at most N of both; mild: where
//                                                     no step of a transient needs to end. They return the
//                                                     end of what they wrote
//     template <class Put> bool edges(Put put) const; with these two: put(k, e) for each of them, in their
//                                                     order, if all are x_k - e; else false
//     static constexpr bool piecewise_affine = true;  the law is affine in x and free of t while those signs
//                                                     stay
//     bool reads_time() const;                        of a nonlinear law: f or q depends on t
//     std::string state(const double* x) const;       a word for the operating point report ("linear")
//     template <class X> bool rails_crossed(const X& x) const;
//                                                     whether its supplies leave no room between its rails
//     void linear_region(double* x) const;            moves own internal unknowns between all limits
//     Amplifier amplifier() const;                    where its gain and its output are, for what is asked
//                                                     of amplifiers only: the sign of feedback, .ic, .nodeset

#include <complex>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/base/units.hpp"
#include "engine/devices/contract/behaviour.hpp"

namespace nullor::devices {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double largest = std::numeric_limits<double>::max();        // as a bound: finite values only
inline constexpr double required = std::numeric_limits<double>::quiet_NaN(); // as a default: there is none

// The range is closed, but for min where exclusive_min; infinities are allowed where the range includes them.
struct ParameterInfo {
    std::string_view name;
    std::string_view alias{}; // empty or another name, several separated by blanks
    Unit unit = Unit::none;
    double default_value = 0; // `required`: card or model must give it
    double min = -largest, max = largest;
    std::string_view meaning{};
    bool exclusive_min = false;
    bool percent = false; // a share, which may be written as 1%
};

// What may stand between the pins and the end of a card: all the parser knows of an element letter. Several
// kinds may share a letter (E: linear and behavioural) and a kind may have several (a behavioural voltage is
// a B, an E or an H): find_kind tells them apart.
struct CardSyntax {
    std::string_view letters{};                   // lower case
    int min_pins = 2, max_pins = 2, pin_step = 1; // 3 to 5 in steps of 2: 3 or 5
    enum class Control { none, nodes, branches, branch_list } control = Control::none;
    // nodes: 2 controlling nodes or POLY(n) pairs (E, G); branches: 1 or POLY(n) names (F, H);
    // branch_list: 2 or more names of inductors, no pins (K)
    bool waveform = false; // DC, AC, SIN(...) and friends (V, I)
    enum class Expression { none, voltage, current } expression = Expression::none; // VALUE=, TABLE, POLY
    std::string_view principal{}; // the parameter that a bare number sets ("r"); empty: none
    std::string_view
        model_type{}; // lower case, synonyms separated by blanks ("r res"); empty: takes no model
    bool model_required = false;
    std::string_view builtin{}; // a word that stands for a model with all defaults ("nullor"); mostly empty
};

struct DeviceInfo {
    std::string_view name;    // "resistor"
    std::string_view meaning; // one line
    CardSyntax syntax;
    std::span<const ParameterInfo> parameters;
    std::span<const ParameterInfo> model_only; // accepted in .model only (none for most)
    bool reports_current{}; // i(name) is a result without being asked for: it is always an unknown

    [[nodiscard]] int find(std::string_view lower_case_name) const; // index by name or alias, or -1
};

// One instance with its numbers: everything evaluated, defaults filled in. Valid only during construction,
// except for the behaviours, which the device may keep.
struct Card {
    std::span<const double> value;              // by index in info().parameters
    std::span<const unsigned char> given;       // 1 where the deck (instance or model) said so
    std::span<const double> argument;           // waveform numbers, parameters read by a behaviour
    std::span<const double> referred;           // registry's referred_value of each device referred to
    std::shared_ptr<const Behaviour> behaviour; // V=, I=, VALUE=, TABLE, POLY; else null
    int waveform = 0;                           // devices::Waveform::Kind of the card
    int pins = 2, nodes = 2, references = 0;
    bool branch_current = false; // somebody reads i(this): it must be an unknown
    double temperature = 300.15; // K
    double nominal = 300.15;     // K
};

// What is wrong with a card, for the parser to turn into diagnostics at the parameter's place.
struct CardProblem {
    Severity severity = Severity::error;
    int parameter = -1; // index in info().parameters; -1: the card as a whole
    std::string code;   // as in Diagnostic
    std::string message;
    std::string hint;
};

using CardProblems = std::vector<CardProblem>;

struct Internal {
    std::string_view name; // "i" for the branch current, which is what i(device) means
    Unit unit = Unit::none;
    bool state = false; // its row carries q: watched by the step control
};

enum class PathKind {
    resistive,          // a voltage and a current find a way
    voltage_source,     // fixes the difference, carries any current (also wires, and inductors at DC)
    controlled_voltage, // sets the difference from elsewhere, carries any current
    nullator,           // fixes the difference at 0, carries none
    limited_nullator,   // the same while its norator is between rails: a loop through it ends at a rail
    norator,            // carries any current, sets nothing
    current_source,     // current comes from elsewhere
    capacitive,         // nothing at DC
};

struct Path {
    int a, b; // pins, -1 is ground
    PathKind kind;
};

struct Pin {
    int local; // local unknown
    double value;
};

// Local unknowns of an amplifier: `state`, whose row is the law of its gain; the pin of its output and the
// branch current there, whose row is the law of its output stage. lag: time constant of the gain in s, 1 s if
// it has none.
struct Amplifier {
    int state, output, branch;
    double lag;
};

// Dense local result, row-major Jacobians of size n x n; all start at 0.
struct LocalEquations {
    int n;
    double *f, *q, *df, *dq;
};

struct LocalPattern {
    int n;
    std::vector<std::pair<int, int>> df, dq; // (row, column) that may be nonzero
};

} // namespace nullor::devices
