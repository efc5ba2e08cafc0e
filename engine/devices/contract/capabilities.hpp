#pragma once
// The contract of a device, as concepts. Device is what each must be; all others are capabilities, each found
// by its name, so that none has to be empty. device.hpp says what local unknowns and rows are; the bank
// (circuit/bank) is what asks.
//
// How a device is added: semiconductor/diode.hpp does it step by step.

#include <complex>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "engine/devices/contract/device.hpp"
#include "engine/devices/contract/subcircuit.hpp"

namespace nullor::devices {

// What every device has. It is an instance with its numbers, made from them once a parameter set; it belongs
// to one Workspace and may keep scratch space.
//     description   the tables: name, card, parameters
//     internals()   unknowns of its own, behind its nodes and the branch currents that it refers to
//     variant()     code of all that changes unknowns or pattern (R = 0); below 1 << 16
//     linear()      affine in x with constant G and C
//     paths()       how the pins hang together at DC, for the checks
template <class D>
concept Device = std::constructible_from<D, const Card&> && requires(const D& d) {
    { D::description } -> std::convertible_to<const DeviceInfo&>;
    { d.internals() } -> std::convertible_to<std::vector<Internal>>;
    { d.variant() } -> std::convertible_to<unsigned>;
    { d.linear() } -> std::convertible_to<bool>;
    { d.paths() } -> std::convertible_to<std::vector<Path>>;
};

// One of these two says f and q.
//     static constexpr int max_locals = N;
//     template <class T> void law(const T* x, double t, T* f, T* q) const;     f and q start at 0
// T is double, Dual (value and gradient, base/dual.hpp) or Mask (on what it depends, base/mask.hpp): no `if`
// on a T.
template <class D>
concept StatesLaw = requires {
    D::max_locals;
};
//     void evaluate(const double* x, double t, LocalEquations&) const;         all start at 0
//     void pattern(LocalPattern&) const;
template <class D>
concept FillsEquations = requires(const D& d, const double* x, LocalEquations& equations,
                                  LocalPattern& pattern) {
    d.evaluate(x, 0.0, equations);
    d.pattern(pattern);
};

// The law always has the current into its first pin among its unknowns: the description's reports_current.
// The bank makes no current that is among the internals as "i", by its pin.
template <class D>
concept HasOwnCurrent = D::description.reports_current;

// --- numbers
// -------------------------------------------------------------------------------------------------

//     static void check(const Card&, CardProblems&);   what the ranges do not say; called by check_card
//     static bool checks(int parameter);               whether errors of check() may depend on that
//     parameter,
//                                                      on its value or on whether it is given; not stated: on
//                                                      all
template <class D>
concept ChecksCard = requires(const Card& card, CardProblems& problems) {
    D::check(card, problems);
};
//     static double effective(const Card&);            what a device that refers to it couples (L of K)
template <class D>
concept IsReferredTo = requires(const Card& card) {
    { D::effective(card) } -> std::convertible_to<double>;
};

// --- sources
// -------------------------------------------------------------------------------------------------

//     void stimulus(std::complex<double>* u) const;    small-signal excitation, on the right-hand side
template <class D>
concept Stimulates = requires(const D& d, std::complex<double>* u) {
    d.stimulus(u);
};
//     double next_breakpoint(double t) const;          first corner of its waveform after t, inf if none
//     double period() const;                           shortest period of its waveform in s, inf if none
//     std::vector<int> excited_rows() const;           local rows of f that its waveform changes
template <class D>
concept Excited = requires(const D& d) {
    d.next_breakpoint(0.0);
    d.period();
    d.excited_rows();
};
//     bool reads_time() const;                         of a nonlinear law: f or q depends on t
template <class D>
concept ReadsTime = requires(const D& d) {
    d.reads_time();
};

// --- start
// ---------------------------------------------------------------------------------------------------

//     void initial(double* x) const;                   puts ic= into a local copy of x: q at t = 0 with uic
template <class D>
concept HasInitial = requires(const D& d, double* x) {
    d.initial(x);
};
//     std::vector<Pin> pinned() const;                 internal unknowns held at a value at DC (idt)
template <class D>
concept Pins = requires(const D& d) {
    d.pinned();
};

//     template <class Put> void small_signal(Put put) const;
//                                                      put(row, unknown, dG): what small signals alone find
//                                                      beside G = df/dx (a resistor's ac=). The entry is one
//                                                      of the law's
template <class D>
concept ChangesSmallSignals = requires(const D& d) {
    d.small_signal([](int, int, double) {});
};

// --- memory of the past
// -------------------------------------------------------------------------------------

//     std::vector<Delay> delays() const;               terms of its law that read an unknown of a time ago
// The law has them as terms of the present, which is what they are at DC. Who asks for more makes of them
// factor x[unknown](t - td) in a transient and factor e^(-jw td) x[unknown] at the frequency w: a Workspace
// that looks back (circuit/workspace.hpp) and a Linearised. A device sees neither.
template <class D>
concept Delays = requires(const D& d) {
    { d.delays() } -> std::same_as<std::vector<Delay>>;
};

// --- Newton's steps
// --------------------------------------------------------------------------------------------

//     bool limit(const double* x_old, double* x_new) const;
//                                                      moves own internal unknowns; true if it did
template <class D>
concept LimitsUnknowns = requires(const D& d, const double* x_old, double* x_new) {
    d.limit(x_old, x_new);
};
//     static constexpr std::size_t max_junctions = N;
//     Junction* junctions(Junction* list) const;       exponential junctions, at most N; the end of what it
//     wrote
// The law is evaluated where no junction's voltage has run ahead of what its exponential allows
// (parts/junction.hpp); no unknown is made for that (circuit/bank/junctions.hpp).
template <class D>
concept HasJunctions = requires(const D& d, Junction* list) {
    D::max_junctions;
    { d.junctions(list) } -> std::same_as<Junction*>;
};

// --- pieces
// ----------------------------------------------------------------------------------------------------
// Functions whose signs tell which smooth piece of the law is in force (w - H). In one of two forms.

//     bool has_switches() const;
//     void switches(const double* x, double t, std::vector<double>& g) const;      appends
template <class D>
concept AppendsSwitches = requires(const D& d, const double* x, std::vector<double>& g) {
    d.has_switches();
    d.switches(x, 0.0, g);
};
//     static constexpr std::size_t max_switches = N;
//     template <class X> double* switches(const X& x, double t, double* g) const;
//     template <class X> double* mild_switches(const X& x, double* g) const;
// written to g, at most N of both; mild: where no step of a transient needs to end. They return the end.
//     template <class Put> bool edges(Put put) const;
// put(k, e) for each of switches(), in their order, if all are x_k - e; else false.
template <class D>
concept WritesSwitches = requires(const D& d, double* p) {
    d.switches(p, 0.0, p);
};
//     static constexpr bool piecewise_affine = true;   the law is affine in x and free of t while those signs
//     stay
template <class D>
concept PiecewiseAffine = requires {
    D::piecewise_affine;
};
//     bool affine_between_switches() const;            the same, of this instance
template <class D>
concept PerhapsPiecewiseAffine = PiecewiseAffine<D> || requires(const D& d) {
    d.affine_between_switches();
};

// --- memory
// --------------------------------------------------------------------------------------------------
// States that no unknown carries: on or off of a relay between its thresholds. The law holds them while
// equations are solved. What an accepted point leads to is taken there only (Workspace::turn): of an
// operating point that is then found anew, of a step of a transient, which ends where a sign of switches()
// changes, so that it is no later. An operating point that is sought from nothing begins with those of the
// card; a .dc goes on with those of its last point.
//     bool remembers() const;                          this instance has such states
//     unsigned memory() const;                         they, as a code
//     void remember(unsigned);
//     unsigned initial_memory() const;                 by the card
//     unsigned led_to(const double* x) const;          by x from those that are
template <class D>
concept Remembers = requires(D& d, const D& c, const double* x) {
    { c.remembers() } -> std::convertible_to<bool>;
    { c.memory() } -> std::same_as<unsigned>;
    d.remember(c.initial_memory());
    { c.led_to(x) } -> std::same_as<unsigned>;
};

// --- what is told of it
// ------------------------------------------------------------------------------------------

//     std::string state(const double* x) const;        a word for the operating point's report ("linear")
template <class D>
concept TellsState = requires(const D& d, const double* x) {
    { d.state(x) } -> std::convertible_to<std::string>;
};
//     template <class Put> void quantities(const double* x, Put put) const;
//                                                      put(name, value, unit) of the operating point, of one
//                                                      of the m (gm, vbe)
template <class D>
concept TellsQuantities = requires(const D& d, const double* x) {
    d.quantities(x, [](std::string_view, double, Unit) {});
};
//     static constexpr std::string_view noises = "id flicker rs";
//                                                      names of its mechanisms, for onoise(d1,id)
//     template <class Put> void noise(const double* x, Put put) const;
//                                                      put(NoiseSource) of each, at the operating point x
template <class D>
concept IsNoisy = requires(const D& d, const double* x) {
    { D::noises } -> std::convertible_to<std::string_view>;
    d.noise(x, [](const NoiseSource&) {});
};

// --- its card for other simulators (devices/card_text.hpp)
// Mostly nothing: a card is written from the tables, as it is read.

//     static double of_all(const Card&);               the principal value with m and scale in it
//     static constexpr std::string_view in_value;      names of what else it holds, if anything
// Nothing but that value, tc1 and tc2 make the device: of 0 it may be a wire, and infinite an open circuit.
template <class D>
concept IsOneValue = requires(const Card& card) {
    { D::of_all(card) } -> std::same_as<double>;
};
template <class D>
concept HoldsMore = requires {
    D::in_value;
};
//     static constexpr bool has_size = true;           its table is one of sized_parameters (parts/sized.hpp)
template <class D>
concept HasSize = requires {
    D::has_size;
};
//     static Subcircuit subcircuit(const Card&, std::optional<double> start);
//                                                      of elements that every SPICE has
template <class D>
concept WritesSubcircuit = requires(const Card& card) {
    { D::subcircuit(card, std::optional<double>()) } -> std::same_as<Subcircuit>;
};

// --- amplifiers
// --------------------------------------------------------------------------------------------------

//     Amplifier amplifier() const;                     where its gain and its output are
//     void linear_region(double* x) const;             moves own internal unknowns between all limits
//     template <class X> bool rails_crossed(const X& x) const;
//                                                      whether its supplies leave no room between its rails
template <class D>
concept Amplifies = requires(const D& d, double* x) {
    { d.amplifier() } -> std::same_as<Amplifier>;
    d.linear_region(x);
    d.rails_crossed(x);
};

} // namespace nullor::devices
