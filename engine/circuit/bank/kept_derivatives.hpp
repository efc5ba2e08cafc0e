#pragma once
// The derivatives of instances whose law is affine between switches: as long as one stays on its pieces, they
// are those of the last time.

#include <vector>

#include "engine/circuit/bank/bank.hpp"

namespace nullor {

class KeptDerivatives {
public:
    // df and dq: n x n, by rows, of instance k.
    void keep(const Layout& layout, int k, const std::vector<double>& df, const std::vector<double>& dq) {
        g_.resize(layout.g.size());
        c_.resize(layout.c.size());
        const auto n = static_cast<std::size_t>(layout.locals(k));
        for_entries(layout.g_first, k, [&](std::size_t e) { g_[e] = df[place(layout.g[e], n)]; });
        for_entries(layout.c_first, k, [&](std::size_t e) { c_[e] = dq[place(layout.c[e], n)]; });
    }

    void add(const Layout& layout, int k, const Assembly& out) const {
        for_entries(layout.g_first, k, [&](std::size_t e) { out.g[layout.g[e].slot] += g_[e]; });
        for_entries(layout.c_first, k, [&](std::size_t e) { out.c[layout.c[e].slot] += c_[e]; });
    }

private:
    static std::size_t place(const Entry& entry, std::size_t n) {
        return static_cast<std::size_t>(entry.row) * n + static_cast<std::size_t>(entry.column);
    }

    template <class Action>
    static void for_entries(const std::vector<int>& first, int k, Action action) {
        for (int e = first[static_cast<std::size_t>(k)]; e < first[static_cast<std::size_t>(k) + 1]; ++e)
            action(static_cast<std::size_t>(e));
    }

    std::vector<double> g_, c_; // in the order of the layout's entries
};

} // namespace nullor
