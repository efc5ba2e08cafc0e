#pragma once
// Newton's method on f(x, t) + a q(x) + b = 0: the one nonlinear solver of every analysis.
//
//     J = G + a C,   J dx = -(f + a q + b),   x <- x + lambda dx
//
// Devices with corners in their law move their own internal unknowns so that an iteration does not jump over
// a linear region (Workspace::limit). Where damping is asked for, lambda is chosen by the natural
// monotonicity test (Deuflhard, Newton Methods for Nonlinear Problems, 2004, sec. 2.1.2): the next
// correction, with the same factors, must be smaller. The test does not depend on the scaling of rows, which
// differ by 1e12 here.

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/watch.hpp"
#include "engine/base/failure.hpp"
#include "engine/circuit/workspace.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

namespace nullor::analysis {

// The equation to be solved. Excitations are multiplied by scale; gmin (S) goes from every node to ground;
// held unknowns have their row replaced by x = value; drawn ones have draw (x - value) added to their row, as
// if the row stored draw h x and value were what it held a step h ago (x: of one unknown or of two the
// difference).
struct Equation {
    double t = at_dc;
    double a = 0;              // 1/s
    std::span<const double> b; // size() or empty: none
    double scale = 1;
    double gmin = 0;
    std::span<const Held> held;
    double draw = 0;
    std::span<const Drawn> drawn;
};

// a q + b of row k, which is a difference of charges: f, which may be far less than both, comes last.
[[nodiscard]] inline double charge_term(const Equation& equation, const std::vector<double>& q,
                                        std::size_t k) {
    const double term = equation.a == 0.0 ? 0.0 : equation.a * q[k];
    return equation.b.empty() ? term : term + equation.b[k];
}

struct NewtonSettings {
    int max_iterations = 100;
    bool damped = false;
    bool by_pieces = false;    // no iteration goes further than just over the border of a piece of a law
    bool from_nothing = false; // x is no guess: junctions start where they conduct
    bool polish = true;        // go on to roundoff (operating points); else stop at the tolerances
    double reltol = 1e-3, abstol = 1e-12, vntol = 1e-6;
    std::span<const double> scale; // what reltol is a share of, of unknowns whose size is no larger: peaks
    const Watch* watch = nullptr;  // asked in every iteration whether to go on
};

struct NewtonReport {
    enum class Status {
        converged,
        no_convergence,
        singular,
        not_finite,
        interrupted,
        unmet // converged, but `unknown` is a row that is not met (analysis/transient/accepted.hpp)
    } status = Status::no_convergence;
    int iterations = 0;
    int unknown = -1;         // singular, not_finite, unmet: where; no_convergence: the worst
    Workspace::NotFinite law; // not_finite: whose; no_convergence: whose was not finite on the way
    double correction = 0;    // last dx in units of its tolerance
    bool rounded = false; // converged as far as rounding lets it, which is farther off than the tolerances
};

// x + dx, 0 where that cancels but for rounding: a derivative that ends is 0, not 1e-16 of what it was, and
// on no side of a comparison with 0.
[[nodiscard]] inline double moved(double x, double dx) {
    const double sum = x + dx;
    return std::abs(sum) > 128 * std::numeric_limits<double>::epsilon() * std::abs(x) ? sum : 0;
}

class Newton {
public:
    // workspace outlives this.
    explicit Newton(Workspace& workspace);
    ~Newton();

    // Forgets all but the order that the pattern alone decides: what follows has the bits of a new one.
    void restart();

    // Starts from and ends in x (size()+1 entries, the last 0). On success f, q, G, C of the workspace belong
    // to x.
    [[nodiscard]] NewtonReport solve(std::vector<double>& x, const Equation& equation,
                                     const NewtonSettings& settings);

    // Factors J = G + a C as it is at x; apply_inverse is that of this matrix then. False: it is singular.
    [[nodiscard]] bool factor(const std::vector<double>& x, double t, double a);

    // What is left of the equation at x, without ground, and its Jacobian; they belong to this.
    struct Linearised {
        const linalg::Pattern& pattern;
        std::span<const double> matrix, residual;
    };
    [[nodiscard]] Linearised linearise(const std::vector<double>& x, const Equation& equation);

    // Whether some law has corners.
    [[nodiscard]] bool has_pieces() const { return workspace_.has_switches(); }
    // Whether the factors that are there are of some G + a C, with nothing added.
    [[nodiscard]] bool has_factors(double a) const;
    // y = J^-1 r with the factors of the last iteration; r and y of size(). For error estimates.
    void apply_inverse(std::span<const double> r, std::span<double> y);

    // Whether every law is on the same of its pieces at a and at b, or on the same border between two.
    [[nodiscard]] bool same_pieces(const std::vector<double>& a, const std::vector<double>& b, double t);

    // Corrections of the last iteration, worst unknown first, at most `count`: for messages.
    [[nodiscard]] std::vector<int> worst_unknowns(int count) const;
    // Of the last search that failed: where it ended, its last correction and what is left of each equation.
    [[nodiscard]] const System& system() const { return workspace_.system(); }
    // C of the workspace.
    [[nodiscard]] const std::vector<double>& charges() const { return workspace_.c(); }
    [[nodiscard]] const std::vector<double>& ended() const { return ended_; }
    [[nodiscard]] const std::vector<double>& correction() const { return dx_; }
    [[nodiscard]] const std::vector<double>& residual() const { return residual_; }

    [[nodiscard]] const linalg::SparseLu<double>::Stats& stats() const;
    // Many matrices will follow: looks for a better order of elimination where that pays.
    void expect_many();
    // Whether a new matrix costs more than a step of a transient does: steps then keep theirs.
    [[nodiscard]] bool new_matrix_is_dear() const;

private:
    struct Matrix; // values of J in a pattern that has the diagonal where gmin or held rows need it

    [[nodiscard]] NewtonReport search(std::vector<double>& x, const Equation& equation,
                                      const NewtonSettings& settings);
    [[nodiscard]] bool assemble(const std::vector<double>& x, const Equation& equation);
    [[nodiscard]] bool assemble_driven(const std::vector<double>& x, const Equation& equation);
    [[nodiscard]] bool assemble_lent(const std::vector<double>& x, const Equation& equation,
                                     int undetermined);
    [[nodiscard]] linalg::LuStatus factor_assembled();
    void sum_terms(const std::vector<double>& x);
    [[nodiscard]] bool within_roundoff(const std::vector<double>& x, const Equation& equation,
                                       const NewtonSettings& settings);
    [[nodiscard]] bool solves_to_rounding(const std::vector<double>& x, const Equation& equation);
    void come_back(std::vector<double>& x) const;
    [[nodiscard]] double share_to_next_piece(const std::vector<double>& x, double t);
    [[nodiscard]] double weight(int unknown, const std::vector<double>& x,
                                const NewtonSettings& settings) const;
    [[nodiscard]] double measure(std::span<const double> dx, const std::vector<double>& x,
                                 const NewtonSettings& settings) const;

    Workspace& workspace_;
    std::unique_ptr<Matrix> plain_, extended_;
    Matrix* matrix_ = nullptr;
    std::vector<double> residual_, dx_, trial_, trial_dx_, pieces_a_, pieces_b_, ended_;
    bool limited_ = false;
};

} // namespace nullor::analysis
