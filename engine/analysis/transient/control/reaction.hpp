#pragma once
// What an error in what the circuit stores does to the rest of it, where the rest reacts most.
//
// A node behind a saturated output may be hundreds of volts from where the output would move, and an error of
// a thousandth of that is no error anywhere now; but it stays, and shifts the time at which the output leaves
// its rail. So errors are judged as if the circuit reacted as it does elsewhere:
//
//     (S + a C) y = a C err,   S = entries of G with the largest magnitude that they have had
//
// y is where the unknowns are a time 1/a after those that store something were moved by err: long enough for
// what is faster than the step to follow, too short for a loop to take the error back.

#include <vector>

#include "engine/circuit/workspace.hpp"
#include "engine/linalg/shifted/pencil_lu.hpp"

namespace nullor::analysis {

class Reaction {
public:
    // workspace outlives this. Changes its f, q, G and C: what the circuit does at rest, x = 0, counts too.
    explicit Reaction(Workspace& workspace);

    // Raises S to G of the workspace, where G is noticeably larger.
    void observe();
    // y for an error of a step of length h; empty where S + a C has no inverse.
    [[nodiscard]] const std::vector<double>& to(const std::vector<double>& error, double h);

private:
    Workspace& workspace_;
    const linalg::Pattern& pattern_;
    std::vector<double> steepest_, y_;
    linalg::PencilLu<double> lu_; // of S + aC
    double a_ = 0;
    bool stale_ = true; // S has grown since it was factored
};

} // namespace nullor::analysis
