#pragma once
// All instances of one kind, side by side: the kind is dispatched once an array, not once an instance.
//
// Global vectors (x, f, q, u) have size()+1 entries: the last is ground, where x is 0 and what is added is
// discarded; matrices have a discard slot likewise. So the inner loops have no branch.

#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/base/twice.hpp"
#include "engine/circuit/values/values.hpp"

namespace nullor {

inline constexpr double at_dc = -1.0; // the time that means "no time": see devices/contract/device.hpp

// A local matrix entry and where it lands in the values of the pattern.
struct Entry {
    short row, column;
    int slot;
};

// Where the instances of a kind sit in the system. Owned by System, never changed after compilation.
struct Layout {
    int kind = -1;
    std::vector<InstanceId> instances;
    std::vector<int> first;            // per instance, with an end: offset into unknown
    std::vector<int> unknown;          // local unknown -> global unknown (ground: the last)
    std::vector<int> g_first, c_first; // per instance, with an end: offsets into the entries
    std::vector<Entry> g, c;
    std::vector<unsigned> variants;

    [[nodiscard]] int count() const { return static_cast<int>(instances.size()); }
    [[nodiscard]] const int* map(int k) const { return unknown.data() + first[static_cast<std::size_t>(k)]; }
    [[nodiscard]] int locals(int k) const {
        return first[static_cast<std::size_t>(k) + 1] - first[static_cast<std::size_t>(k)];
    }
};

// devices::Delay in the system: the slot of its entry in G.
struct Delayed {
    int row, unknown, slot;
    double factor, td;
};

// What small signals find at the slot beside G.
struct SmallTerm {
    int row, unknown, slot;
    double value;
};

enum class Corners { all, plain, mild };

// A number that a device tells of its operating point.
struct Quantity {
    std::string_view name; // "gm"
    double value;
    Unit unit;
};

struct Assembly {
    double *f, *q; // size()+1
    double *g, *c; // nnz()+1
};

// A sum of G or C that cancels but for rounding is 0: what is left of 1 mS - 1 mS would be a conductance that
// nobody built, and 1e13 V the answer. sizes: the sum of the terms' magnitudes.
inline double without_rounding(double sum, double sizes) {
    return std::abs(sum) <= std::numeric_limits<double>::epsilon() * sizes ? 0.0 : sum;
}

// Of one instance: by its entries of G and C, and by its local rows.
class LinearTerms {
public:
    void resize(std::size_t g, std::size_t c, std::size_t rows) {
        const std::size_t all = g + c + 2 * rows;
        if (terms_.size() < all) terms_.resize(all);
        g_ = {terms_.data(), g};
        c_ = {g_.data() + g, c};
        f_ = {c_.data() + c, rows};
        q_ = {f_.data() + rows, rows};
    }
    [[nodiscard]] std::span<double> g() const { return g_; }
    [[nodiscard]] std::span<double> c() const { return c_; }
    [[nodiscard]] std::span<double> f() const { return f_; }
    [[nodiscard]] std::span<double> q() const { return q_; }

private:
    std::vector<double> terms_;
    std::span<double> g_, c_, f_, q_;
};

class Bank {
public:
    virtual ~Bank() = default;

    // Numbers to coefficients. The instances are those of the layout, in its order.
    virtual void refill(const Circuit& circuit, const Values& values, std::span<const InstanceId> ids) = 0;

    // Of instance k alone; false where it became linear or no longer is, and nothing is changed. referred:
    // scratch.
    [[nodiscard]] virtual bool reconstruct(const Circuit& circuit, const Values& values, int k, InstanceId id,
                                           std::vector<double>& referred) = 0;
    [[nodiscard]] virtual bool linear(int k) const = 0;

    // Structure of instance k, asked while a System is compiled.
    [[nodiscard]] virtual std::vector<devices::Internal> internals(int k) const = 0;
    [[nodiscard]] virtual unsigned variant(int k) const = 0;
    [[nodiscard]] virtual std::vector<devices::Path> paths(int k) const = 0;
    [[nodiscard]] virtual std::vector<devices::Pin> pinned(int k) const = 0;
    virtual void pattern(int k, devices::LocalPattern& pattern) const = 0;

    // Linear instances: G and C, and what f and q are at x = 0 (without excitations), once a refill. sizes:
    // the same of G and C with the magnitude of every term.
    virtual void add_linear(const Layout& layout, const Assembly& out, const Assembly& sizes) const = 0;
    // The terms of that of one linear instance.
    virtual void linear_terms(const Layout& layout, int k, LinearTerms& out) const = 0;
    // Linear instances with a waveform: f at x = 0 and time t, times scale.
    virtual void add_excitation(const Layout& layout, double t, double scale, double* f) const = 0;
    // Rows that it adds to, if only 0, appended; and those that these waveforms change.
    virtual void excitation_rows(const Layout& layout, std::vector<int>& rows) const = 0;
    virtual void excited_rows(const Layout& layout, std::vector<int>& rows) const = 0;
    // Terms of f that are of a time ago, appended; no slot yet.
    virtual void delays(const Layout& layout, std::vector<Delayed>& list) const = 0;
    // What small signals alone find beside G, likewise.
    virtual void small_terms(const Layout& layout, std::vector<SmallTerm>& list) const = 0;
    // Nonlinear instances: f, q, G and C at x and time t. What is not finite counts as 0; returns how many
    // instances that befell (a logarithm at 0 V, say): x is then no solution, but may lead to one.
    virtual int evaluate(const Layout& layout, const double* x, double t, const Assembly& out) = 0;
    // Whether any instance may have switches.
    [[nodiscard]] virtual bool has_switches() const = 0;
    // Whether the law of every instance is affine in x, or is between its switches.
    [[nodiscard]] virtual bool piecewise_affine() const = 0;
    // Whether f or q of some nonlinear instance depends on time.
    [[nodiscard]] virtual bool reads_time() const = 0;
    // Whether the law of every nonlinear instance is affine between its switches, and x on the pieces of the
    // last evaluate(): G and C are then what they were.
    [[nodiscard]] virtual bool on_same_pieces(const Layout& layout, const double* x, double t) = 0;
    // f and q alone, of nonlinear instances; what is not finite stays so.
    virtual void add_values(const Layout& layout, const double* x, double t, double* f, double* q) const = 0;
    // f at x + x_low, each instance for itself and without what linear ones have at x = 0. Nonlinear laws are
    // taken at x, and their slopes to x_low.
    virtual void add_twice(const Layout& layout, const double* x, const double* x_low, double t,
                           Twice* f) const = 0;
    // Entries of G and C of all instances at x and t.
    virtual void add_entries(const Layout& layout, const double* x, double t, Twice* g, Twice* c) const = 0;
    // The magnitudes of the terms of f: of each bent law as it is, of a linear one in each unknown.
    virtual void add_magnitudes(const Layout& layout, const double* x, double t, double* terms) const = 0;
    [[nodiscard]] virtual bool has_nonlinear() const = 0;
    virtual void nonlinear_slots(const Layout& layout, std::vector<int>& g, std::vector<int>& c) const = 0;

    // Derivatives of instance k by what its card carries, at x and t; false where its kind has none
    // (bank/slopes.hpp).
    [[nodiscard]] virtual bool add_slopes(const Layout& layout, int k, const devices::CardOf<Dual<1>>& card,
                                          const double* x, double t, const Assembly& out) const = 0;

    virtual void add_stimulus(const Layout& layout, std::complex<double>* u) const = 0;
    [[nodiscard]] virtual double next_breakpoint(double t) const = 0;
    [[nodiscard]] virtual double period() const = 0; // shortest of all waveforms, s
    // Devices may move their internal unknowns in x_new, and hold junctions for the evaluate() to come; true
    // if one did.
    virtual bool limit(const Layout& layout, const double* x_old, double* x_new) = 0;
    // Before a search: each junction free, or held where it starts.
    virtual void release_junctions() = 0;
    virtual void start_junctions() = 0;
    // Functions of x whose signs tell which smooth piece of each law is in force, appended.
    virtual void switches(const Layout& layout, const double* x, double t, Corners which,
                          std::vector<double>& g) const = 0;
    // States of the laws (devices::Remembers): to those that x leads to; the first instance that has others
    // then, or -1. And to those of the cards.
    virtual int turn(const Layout& layout, const double* x) = 0;
    virtual void forget_states() = 0;
    // As they are, appended, by instance; and taken from such a list, whose rest is returned.
    virtual void memory(std::vector<unsigned>& list) const = 0;
    virtual std::span<const unsigned> remember(std::span<const unsigned> list) = 0;
    // q of every instance with its own initial conditions put into its local copy of x (uic), and those of
    // its own unknowns into x as well.
    virtual void add_initial_charge(const Layout& layout, double* x, double* q) const = 0;
    // Word on the state of instance k at x; empty when the device has none.
    [[nodiscard]] virtual std::string state(const Layout& layout, int k, const double* x) const = 0;
    // Numbers of its operating point, appended; and its sources of noise, between global rows.
    virtual void quantities(const Layout& layout, int k, const double* x,
                            std::vector<Quantity>& list) const = 0;
    virtual void noise(const Layout& layout, int k, const double* x,
                       std::vector<devices::NoiseSource>& list) const = 0;
    // First instance whose law is not finite at x and t, or -1, and what it gives.
    struct NotFinite {
        int k = -1;
        double value = 0;
    };
    [[nodiscard]] virtual NotFinite not_finite(const Layout& layout, const double* x, double t) const = 0;
};

[[nodiscard]] std::unique_ptr<Bank> make_bank(int kind);

// Whether add_slopes of such a bank knows derivatives by the numbers of this kind of device.
[[nodiscard]] bool has_slopes(int kind);

} // namespace nullor
