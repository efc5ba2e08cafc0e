#include "engine/batch/response/sample_point.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::batch {

namespace {

// Of a correction, beside the unknown's size in the nominal solution and here: what is left is rounding.
constexpr double enough = 1e-12, least_size = 1e-9;
constexpr int most_corrections = 3;

} // namespace

bool same_structure(const System& a, const System& b) {
    const linalg::Pattern &p = a.pattern(), &q = b.pattern();
    return p.n == q.n && p.col_ptr == q.col_ptr && p.row_index == q.row_index;
}

NominalPoint NominalPoint::of(analysis::Setup& nominal, const analysis::OperatingPoint& point) {
    NominalPoint result;
    Workspace& workspace = nominal.workspace();
    result.system = workspace.shared_system();
    if (point.positive_feedback || point.strategy == "run to a stable one" || !workspace.piecewise_affine())
        return result;
    workspace.evaluate(point.x.data(), at_dc);
    result.x = point.x;
    result.g = workspace.g();
    return result;
}

const std::vector<double>* SamplePoint::find(Workspace& workspace) {
    if (nominal_.x.empty() || !workspace.piecewise_affine()) return nullptr;
    if (&workspace.system() != nominal_.system.get() && !same_structure(workspace.system(), *nominal_.system))
        return nullptr;
    const std::size_t n = nominal_.x.size() - 1;
    if (!lu_) lu_.emplace(nominal_.system->ordering());
    // What is found must not depend on the variants before.
    if (!nominal_pivots_ && lu_->factor(nominal_.g).code != linalg::LuStatus::ok) return nullptr;
    nominal_pivots_ = true;
    workspace.evaluate(nominal_.x.data(), at_dc);
    if (workspace.dropped() > 0) return nullptr;
    const long factorisations = lu_->stats().factorisations;
    const bool solvable = lu_->refactor(workspace.g()).code == linalg::LuStatus::ok;
    if (!solvable || lu_->stats().factorisations != factorisations) nominal_pivots_ = false;
    if (!solvable) return nullptr;
    x_ = nominal_.x;
    right_.resize(n);
    dx_.resize(n);
    for (int count = 0; count < most_corrections; ++count) {
        for (std::size_t k = 0; k < n; ++k) right_[k] = -workspace.f()[k];
        if (lu_->solve_plain(right_, dx_).code != linalg::LuStatus::ok) return nullptr;
        bool settled = true;
        for (std::size_t k = 0; k < n; ++k) {
            x_[k] += dx_[k];
            const double size = std::max({std::abs(x_[k]), std::abs(nominal_.x[k]), least_size});
            settled = settled && std::abs(dx_[k]) <= enough * size;
        }
        if (!workspace.on_same_pieces(x_.data(), at_dc)) return nullptr;
        if (settled) return &x_;
        workspace.evaluate(x_.data(), at_dc);
    }
    return nullptr;
}

} // namespace nullor::batch
