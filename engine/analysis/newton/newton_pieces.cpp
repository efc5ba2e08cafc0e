// Of Newton: pieces of laws, and amplifiers that are not determined within one.

#include "engine/analysis/newton/newton.hpp"

#include "engine/circuit/bank/pieces.hpp"

namespace nullor::analysis {

// Between its rails an ideal amplifier asks for vd = 0, and w is not determined where it has no say in vd.
// Its rails hold it, so it goes to the one that vd drives it to: vd = draw (w - w before).
bool Newton::assemble_driven(const std::vector<double>& x, const Equation& equation) {
    if (workspace_.linear() || !equation.drawn.empty()) return false;
    const int zero = workspace_.system().size();
    std::vector<Drawn> stages;
    for (const devices::Amplifier& a : workspace_.amplifiers())
        stages.push_back({a.state, a.state, zero, x[static_cast<std::size_t>(a.state)]});
    if (stages.empty()) return false;
    Equation drawn = equation;
    drawn.drawn = stages;
    drawn.draw = 1e-10;
    (void)assemble(x, drawn);
    return true;
}

// Between junctions that all block, exp() leaves a node no slope: it is lent one that moves it to where the
// current drives it. Only the matrix has it, not the equation. In time alone: an operating point has gmin for
// that, and Newton's method without it should end soon. False where that is not what is missing.
bool Newton::assemble_lent(const std::vector<double>& x, const Equation& equation, int undetermined) {
    constexpr double slope = 1e-20; // S: what saturates at 1e-14 A moves it to where a junction stops it
    constexpr std::size_t most = 8;
    if (equation.a == 0 || workspace_.linear() || workspace_.piecewise_affine() || !equation.drawn.empty())
        return false;
    const int zero = workspace_.system().size();
    std::vector<Drawn> lent;
    while (lent.size() < most && undetermined >= 0 &&
           workspace_.system().unknowns()[static_cast<std::size_t>(undetermined)].is_node) {
        lent.push_back({undetermined, undetermined, zero, x[static_cast<std::size_t>(undetermined)]});
        Equation with = equation;
        with.drawn = lent;
        with.draw = slope;
        (void)assemble(x, with);
        const linalg::LuStatus status = factor_assembled();
        if (status.code != linalg::LuStatus::singular) return status.code == linalg::LuStatus::ok;
        undetermined = status.unknown;
    }
    return false;
}

bool Newton::same_pieces(const std::vector<double>& a, const std::vector<double>& b, double t) {
    workspace_.switches(a.data(), t, pieces_a_);
    workspace_.switches(b.data(), t, pieces_b_);
    return nullor::same_pieces(pieces_a_, pieces_b_);
}

// Share of dx_ that leads just over the first border of pieces on the way (Katzenelson 1965).
double Newton::share_to_next_piece(const std::vector<double>& x, double t) {
    const auto look = [&](double share) {
        for (std::size_t k = 0; k < dx_.size(); ++k) trial_[k] = x[k] + share * dx_[k];
        trial_[dx_.size()] = 0;
        workspace_.switches(trial_.data(), t, pieces_b_);
    };
    workspace_.switches(x.data(), t, pieces_a_);
    look(1);
    double share = 1;
    std::size_t border = pieces_a_.size();
    for (std::size_t k = 0; k < pieces_a_.size(); ++k) {
        if ((pieces_a_[k] > 0) == (pieces_b_[k] > 0)) continue;
        const double there = pieces_a_[k] / (pieces_a_[k] - pieces_b_[k]);
        if (there >= share) continue;
        share = there;
        border = k;
    }
    if (border == pieces_a_.size()) return 1;
    // Where the way is short, rounding decides on which side of the border a point lies.
    const double beyond = pieces_b_[border];
    for (double over = 1e-9; share + over < 1; over *= 4) {
        look(share + over);
        if (pieces_b_[border] * beyond > 0) return share + over;
    }
    return 1;
}

} // namespace nullor::analysis
