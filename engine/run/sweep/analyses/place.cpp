#include "engine/run/sweep/analyses/place.hpp"

#include "engine/base/failure.hpp"

namespace nullor::run {

bool PlaceSink::takes(double axis) {
    differs_ = differs_ || row_ == axis_.size() || axis != axis_[row_];
    if (!differs_) ++row_;
    return !differs_;
}

bool PlaceSink::row(double axis, const double* values) {
    if (!takes(axis)) return false;
    for (std::size_t c = 0; c < columns_; ++c) to_[c * stride_] = values[c];
    ++to_;
    return true;
}

bool PlaceSink::row(double axis, const std::complex<double>* values) {
    if (!takes(axis)) return false;
    for (std::size_t c = 0; c < columns_; ++c) {
        to_[c * stride_] = values[c].real();
        to_[c * stride_ + 1] = values[c].imag();
    }
    to_ += 2;
    return true;
}

Outcome<Done> PlaceSink::outcome(const Outcome<Done>& done, const std::string& analysis) const {
    if (!differs_ && (!done || row_ == axis_.size())) return done;
    return bad_request("the points of ." + analysis + " are not those of the nominal circuit",
                       "in a sweep they may not depend on what is stepped or drawn");
}

} // namespace nullor::run
