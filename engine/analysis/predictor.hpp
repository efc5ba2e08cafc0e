#pragma once
// Where a solution will be: the polynomial through solutions at times near by.

#include <array>
#include <span>
#include <vector>

namespace nullor::analysis {

class Predictor {
public:
    // Nothing older is of use.
    void restart() { count_ = settled_ = 0; }
    // A step begins: what was added since the last accept() was of a step that is taken back.
    void begin() { count_ = settled_; }
    void add(double t, const std::vector<double>& x);
    void accept() { settled_ = count_; }

    // x at t, for a step of length h; x stays where nothing is known.
    void predict(double t, double h, std::vector<double>& x) const;

private:
    static constexpr std::size_t capacity = 16, most = 4;
    struct Node {
        double t = 0;
        std::vector<double> x;
    };
    std::array<Node, capacity> nodes_; // oldest first
    std::size_t count_ = 0, settled_ = 0;
};

} // namespace nullor::analysis
