#pragma once
// Operating points of the variants of a circuit, from that of the nominal one.
//
// Where every law is affine on pieces, as op-amps with rails are, and a variant's solution lies on the pieces
// of the nominal one, a single system finds it: G dx = -f at the nominal x, with the nominal pivots.

#include <memory>
#include <optional>
#include <vector>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/circuit/workspace.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

namespace nullor::batch {

// Whether solutions and matrices of one have their numbers in the places of the other's.
[[nodiscard]] bool same_structure(const System& a, const System& b);

// The nominal circuit's, shared by all threads.
struct NominalPoint {
    std::shared_ptr<const System> system;
    std::vector<double> x; // size()+1; empty: there is none to begin from
    std::vector<double> g; // G there

    // Where the nominal circuit has a solution that nothing says to be unstable, and its laws are affine on
    // pieces.
    [[nodiscard]] static NominalPoint of(analysis::Setup& nominal, const analysis::OperatingPoint& point);
};

// For one thread.
class SamplePoint {
public:
    // nominal outlives this.
    explicit SamplePoint(const NominalPoint& nominal) : nominal_(nominal) {}

    // The solution of f(x) = 0 on the nominal pieces; the workspace is evaluated there then. Null: it has to
    // be searched for.
    [[nodiscard]] const std::vector<double>* find(Workspace& workspace);

private:
    const NominalPoint& nominal_;
    std::optional<linalg::SparseLu<double>> lu_;
    bool nominal_pivots_ = false;
    std::vector<double> x_, right_, dx_;
};

} // namespace nullor::batch
