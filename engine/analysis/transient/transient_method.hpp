#pragma once
// How a circuit's transient is computed: the one place where that is decided.
//
//     circuit                               method=          smooth stretches         behind a corner
//     affine between corners, and a         automatic        collocation              Euler, for differences
//       new matrix is worth a long step     another          that method              Euler, for differences
//     linear, only relaxes, new matrices    automatic        esdirk, its step kept    esdirk's starter
//       cost more than steps                                 until it may be 4 times
//                                           another          that method, so kept     its starter
//     smooth laws without folds             automatic        rodasp; esdirk where     esdirk's starter
//                                                            a step meets a corner
//     all else                              automatic        esdirk                   esdirk's starter
//                                           another          that method              its starter
//
// trap and gear start with esdirk until they have points enough.

#include <memory>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

struct TransientMethod {
    // Relaxes, and a new matrix costs more than a step: StepControl::relax().
    bool relaxes = false;
    // Affine between corners: AffineStretch finds what is behind them,
    bool lands = false;
    // and collocates in between.
    bool collocates = false;
};

// setup: its Newton's method has factors.
[[nodiscard]] TransientMethod transient_method(Setup& setup, const Options& options);

// Of steps, where it does not collocate or cannot go on.
[[nodiscard]] std::unique_ptr<Integrator> make_integrator(const Options& options, Workspace& workspace,
                                                          Newton& newton);

} // namespace nullor::analysis
