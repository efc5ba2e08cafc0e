#pragma once
// Switches that are the distance of an unknown from a constant, x_k - e, of all instances of a bank: they are
// read from one short list, which stays in the cache, instead of from each instance.

#include <vector>

#include "engine/circuit/bank/bank.hpp"

namespace nullor {

class Edges {
public:
    // The devices are new.
    void forget() { known_ = false; }

    // False: one of these instances has other switches.
    template <class D>
    bool find(const Layout& layout, const std::vector<D>& devices, const std::vector<int>& instances) {
        if (known_) return all_;
        known_ = all_ = true;
        list_.clear();
        for (const int k : instances) {
            const auto put = [&](int local, double at) { list_.push_back({layout.map(k)[local], at}); };
            all_ = all_ && devices[static_cast<std::size_t>(k)].edges(put);
        }
        return all_;
    }

    void append(const double* x, std::vector<double>& g) const {
        const std::size_t before = g.size();
        g.resize(before + list_.size());
        double* next = g.data() + before;
        for (const Edge& edge : list_) *next++ = x[edge.unknown] - edge.at;
    }

private:
    struct Edge {
        int unknown;
        double at;
    };
    bool known_ = false, all_ = false;
    std::vector<Edge> list_; // in the order of the instances and of their switches
};

} // namespace nullor
