#pragma once
// Where a solution will be: the polynomial through solutions at times near by.

#include <array>
#include <span>
#include <vector>

namespace nullor::analysis {

class Predictor {
public:
    // Nothing older is of use.
    void restart() { added_ = settled_ = first_ = 0; }
    // A step begins: what was added since the last accept() was of a step that is taken back.
    void begin() { added_ = settled_; }
    void add(double t, const std::vector<double>& x);
    void accept() { settled_ = added_; }

    // x at t, for a step of length h; x stays where nothing is known.
    void predict(double t, double h, std::vector<double>& x) const;

private:
    // Solutions in a ring: the last step's, and those of this one. Degree 3 needs 4.
    static constexpr std::size_t capacity = 16, looked_at = 14, most = 4;
    struct Node {
        double t = 0;
        std::vector<double> x;
    };
    std::array<Node, capacity> nodes_;
    // Numbers of nodes, of which number k lies at k % capacity: of the first, behind the last that is settled
    // and behind the last.
    std::size_t first_ = 0, settled_ = 0, added_ = 0;
};

} // namespace nullor::analysis
