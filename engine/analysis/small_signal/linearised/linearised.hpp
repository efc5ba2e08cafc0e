#pragma once
// The circuit linearised at an operating point: what every small-signal question is asked of.
//
//     A X = U,    A = G + sC,    G = df/dx,    C = dq/dx
//
// n equations for n unknowns, in the order of the System. X: node voltages (V), branch currents (A), internal
// unknowns of devices. s in rad/s: jw at the frequency w, 0 at DC, anywhere in the plane for a pole. Row k of
// A is what leaves node k (A), or the equation of a branch (V) or of a device; U is on the other side of the
// equals sign: a unit on row k is 1 A that flows into node k from outside, or 1 V more in that branch.
//
// What is answered by what:
//     outputs over frequency     A X = U at s = jw; many w side by side: frequency_response.hpp
//     one output y = e^T X,      A^T Y = e: y = Y^T U for every U. Y_k is the answer of y to a unit on row k,
//       many sources             so one solve has the transfer from every source (noise, tf): transposed.hpp
//     a parameter p              dy/dp = Y^T (dU/dp - (dG/dp + s dC/dp) X)
//     poles                      det A = 0
//
// A page on one of these is Linearised, factors() or a FrequencyResponse, and solves: it factors nothing by
// itself.

#include "engine/analysis/small_signal/linearised/frequency_equations.hpp"
#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

// A view: G and C stay in the workspace, which keeps its point and its numbers while this is in use. For one
// thread, as the workspace is.
class Linearised final : public FrequencyEquations {
public:
    Linearised() = default; // of nothing yet
    // The workspace is evaluated at x (size() + 1 numbers, the last 0; may be null where it is linear and
    // by() is not asked: G and C are the same everywhere) and at_dc. Both outlive this.
    Linearised(const Workspace& workspace, const double* x) { read(workspace, x); }

    // Another workspace, point or numbers. Without allocation where it is as large as the last.
    void read(const Workspace& workspace, const double* x);

    [[nodiscard]] const System& system() const { return workspace_->system(); }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(system().size()); }
    // pattern().nnz() numbers and the discard slot. At nodes G is in S, C in F.
    [[nodiscard]] const linalg::Pattern& pattern() const { return system().pattern(); }
    [[nodiscard]] std::shared_ptr<const linalg::Ordering> ordering() const override {
        return system().ordering();
    }
    [[nodiscard]] std::span<const double> g() const override { return workspace_->g(); }
    [[nodiscard]] std::span<const double> c() const override { return workspace_->c(); }
    // Where something is delayed, A has factor (e^(-s td) - 1) beside these at each of workspace().delays():
    // it is no pencil, its poles are without number, and G + sC is A at s = 0 alone.
    [[nodiscard]] bool has_delays() const { return !workspace_->delays().empty(); }
    // Whether G + sC is A as it stands: nothing is delayed, and no device has another G for small signals.
    [[nodiscard]] bool is_pencil() const override {
        return !has_delays() && workspace_->small_terms().empty();
    }
    void at_frequency(double omega, std::vector<double>& g, std::vector<double>& c) const override;
    // What the sources with a magnitude for .ac do: phasors, size() of them.
    [[nodiscard]] std::span<const Complex> u() const override { return {u_.data(), size()}; }
    [[nodiscard]] linalg::LostInSums lost() const override;

    // dG/dp and dC/dp by a number of the deck, in the places of the pattern, with df/dp and dq/dp, at this
    // point as it is: where laws bend, G and C also change because the point does. values and settings: the
    // workspace's.
    [[nodiscard]] Workspace::Slopes by(const Target& p, const Values& values,
                                       std::span<const Setting> settings) const {
        return workspace_->slopes(values, settings, p, x_, at_dc);
    }

    // Factors of A, none yet: factor(s), then any number of solves, plain or transposed, one right-hand side
    // or many, refined or not (linalg/shifted/pencil_lu.hpp). T = double for real s. They see G and C of this
    // and no others.
    template <class T>
    [[nodiscard]] linalg::PencilLu<T> factors() const {
        return {ordering(), g(), c()};
    }

private:
    const Workspace* workspace_ = nullptr;
    const double* x_ = nullptr;
    std::vector<Complex> u_;
    mutable std::vector<double> g_lost_, c_lost_;
    mutable bool knows_lost_ = false;
};

} // namespace nullor::analysis
