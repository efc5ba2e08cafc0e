#pragma once
// Corners that follow each other in no time: an unstable loop that no rail stops, or a comparison that its
// own outcome turns over. Such a law has no solution to go on with, and its corners no end.

#include <array>
#include <cstddef>

namespace nullor::analysis {

class Chatter {
public:
    // longest: of a step, s. A run has some 50 of these, and each corner takes some microseconds: without
    // this it would take hours.
    explicit Chatter(double longest) : no_time_(1e-4 * longest) {}

    // A corner at t. Whether as many as are remembered took no time.
    bool met(double t) {
        double& oldest = times_[count_ % times_.size()];
        found_ = ++count_ > times_.size() && t - oldest < no_time_;
        oldest = t;
        return found_;
    }
    [[nodiscard]] bool found() const { return found_; }

private:
    double no_time_;
    std::array<double, 64> times_{}; // of the last corners, in a ring
    std::size_t count_ = 0;
    bool found_ = false;
};

} // namespace nullor::analysis
