#pragma once
// What Newton found, made an answer: the last digits, and whether every law is met.
//
// The conductances at a node are summed. Where 1 kS (a wire of 1 mohm) meets 1 nS, the sum keeps four digits
// of the latter; and a current between voltages that are alike is a difference that doubles have no digits
// of. So x is refined: x + low in twice the precision, f(x + low) summed device by device, corrections by the
// factors that are there, until nothing changes.

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

class Acceptance {
public:
    // Both outlive this.
    Acceptance(Newton& newton, Workspace& workspace);

    // x: where Newton converged for `equation`, at a = 0 and gmin = 0. It gets its digits where they are
    // lacking, and f, q, G, C of the workspace belong to it then. Returns the row whose terms do not add up
    // to 0, each law taken on the piece that its own switches say, or -1. rounded: x is no better than that
    // (NewtonReport); where it cannot be given its digits, the row where most of them are lacking is not met.
    // loose: nodes of which less is asked (operating_point/loose_nodes.hpp).
    [[nodiscard]] int unmet_row(std::vector<double>& x, const Equation& equation, bool rounded = false,
                                std::span<const int> loose = {});

private:
    void find_terms(const std::vector<double>& x);
    [[nodiscard]] bool lacks_digits(const std::vector<double>& x);
    [[nodiscard]] bool sums_lack_digits();
    // The unknown that had no digits, or -1; left_ is then what is left with them.
    [[nodiscard]] int refine(std::vector<double>& x, const Equation& equation);
    // Of f, at x: the row farthest from being met, or -1.
    [[nodiscard]] int worst_row(const std::vector<double>& x, const Equation& equation,
                                const std::vector<double>& f, std::span<const int> loose);

    Newton& newton_;
    Workspace& workspace_;
    std::vector<char> is_node_;          // of each unknown
    std::vector<std::size_t> currents_;  // unknowns in ampere
    std::vector<double> terms_, affine_; // |G| |x| and G x
    std::vector<double> rounding_, spread_;
    std::vector<double> left_; // f where refine() ended, at x and the digits behind it
    unsigned version_ = 0;     // of the matrix whose sums are known to lack digits or not
    bool known_ = false, lacking_ = false;
};

} // namespace nullor::analysis
