#include "engine/analysis/operating_point/continuation.hpp"

#include <cmath>

namespace nullor::analysis {

namespace {

// A good guess misses by less than this share of the way from the solution before, or than so many
// tolerances.
constexpr double good_share = 0.1, good_tolerances = 1e-3;

} // namespace

void Continuation::restart() {
    predictor_.restart();
    points_ = 0;
    good_ = false;
}

const std::vector<double>* Continuation::guess(double value) {
    if (points_ < 2) return nullptr;
    guess_ = last_;
    predictor_.predict(value, std::abs(value - at_), guess_);
    return good_ ? &guess_ : nullptr;
}

bool Continuation::met(const System& system, const std::vector<double>& x) const {
    for (std::size_t k = 0; k < system.unknowns().size(); ++k) {
        const double floor = system.unknowns()[k].unit == Unit::ampere ? options_.abstol : options_.vntol;
        const double small = good_tolerances * (options_.reltol * std::abs(x[k]) + floor);
        if (!(std::abs(x[k] - guess_[k]) <= good_share * std::abs(x[k] - last_[k]) + small)) return false;
    }
    return true;
}

void Continuation::found(const System& system, double value, const std::vector<double>& x) {
    good_ = points_ >= 2 && met(system, x);
    // A polynomial through both sides of a corner is good on neither.
    if (points_ >= 2 && !good_) restart();
    predictor_.begin();
    predictor_.add(value, x);
    predictor_.accept();
    last_ = x;
    at_ = value;
    ++points_;
}

} // namespace nullor::analysis
