#pragma once
// First guesses along a sweep: the polynomial through the solutions at the last values, where it has proved
// good at the last of them. What lies behind a corner of a law does not follow from what was before, and near
// the fold of a hysteresis little does: the guess there is the last solution.

#include <vector>

#include "engine/analysis/newton/predictor.hpp"
#include "engine/analysis/requests.hpp"
#include "engine/circuit/system.hpp"

namespace nullor::analysis {

class Continuation {
public:
    // options outlives this.
    explicit Continuation(const Options& options) : options_(options) {}
    // Nothing older is of use.
    void restart();
    // Null where there is none better than the last solution. Valid until the next call.
    [[nodiscard]] const std::vector<double>* guess(double value);
    // x is the solution of the system at the value that guess() was asked for last.
    void found(const System& system, double value, const std::vector<double>& x);

private:
    [[nodiscard]] bool met(const System& system, const std::vector<double>& x) const;

    const Options& options_;
    Predictor predictor_;
    std::vector<double> last_, guess_; // solution at the last value, and what was thought of this one
    double at_ = 0;                    // the last value
    int points_ = 0;                   // solutions since the restart
    bool good_ = false;                // the last guess was
};

} // namespace nullor::analysis
