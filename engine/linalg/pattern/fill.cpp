#include "engine/linalg/pattern/fill.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

class Elimination {
public:
    explicit Elimination(int n) : lower_(at(n)), searched_(at(n), 0), pruned_(at(n), 0), seen_(at(n), -1) {}

    /// Nonzeros of column k of U above the diagonal; those of L are lower(k) then.
    const std::vector<int>& column(int k, std::span<const int> entries) {
        upper_.clear();
        seen_[at(k)] = k;
        for (const int entry : entries) {
            search(entry, k);
        }
        searched_[at(k)] = static_cast<int>(lower_[at(k)].size());
        for (const int j : upper_) {
            prune(j, k);
        }
        return upper_;
    }

    [[nodiscard]] const std::vector<int>& lower(int k) const { return lower_[at(k)]; }

private:
    struct Visit {
        int node;
        int next; ///< place in its column of L
    };

    void search(int from, int k) {
        if (seen_[at(from)] == k) {
            return;
        }
        stack_.assign(1, {from, 0});
        seen_[at(from)] = k;
        while (!stack_.empty()) {
            Visit& visit = stack_.back();
            const int node = visit.node;
            if (node > k) {
                lower_[at(k)].push_back(node);
                stack_.pop_back();
                continue;
            }
            const std::vector<int>& below = lower_[at(node)];
            while (visit.next < searched_[at(node)] && seen_[at(below[at(visit.next)])] == k) {
                ++visit.next;
            }
            if (visit.next == searched_[at(node)]) {
                upper_.push_back(node);
                stack_.pop_back();
                continue;
            }
            const int next = below[at(visit.next++)];
            seen_[at(next)] = k;
            stack_.push_back({next, 0});
        }
    }

    /// Where row k is in column j of L and U(j, k) is not 0, what lies behind k in column j can be reached
    /// through column k.
    void prune(int j, int k) {
        std::vector<int>& below = lower_[at(j)];
        if (pruned_[at(j)] != 0 || std::find(below.begin(), below.end(), k) == below.end()) {
            return;
        }
        const auto behind = std::partition(below.begin(), below.end(), [k](int row) { return row <= k; });
        searched_[at(j)] = static_cast<int>(behind - below.begin());
        pruned_[at(j)] = 1;
    }

    std::vector<std::vector<int>> lower_;
    std::vector<int> searched_; ///< so many of a column of L lead anywhere new
    std::vector<char> pruned_;
    std::vector<int> seen_; ///< last column that a row was found in
    std::vector<int> upper_;
    std::vector<Visit> stack_;
};

} // namespace

Fill count_fill(const Pattern& pattern, std::span<const int> rows, std::span<const int> columns,
                std::span<const int> blocks) {
    std::vector<int> place(at(pattern.n)); // of a row in the order of pivots
    for (int k = 0; k < pattern.n; ++k) {
        place[at(rows[at(k)])] = k;
    }
    Elimination elimination(pattern.n);
    Fill fill;
    std::vector<int> entries;
    for (std::size_t block = 0; block + 1 < blocks.size(); ++block) {
        for (int k = blocks[block]; k < blocks[block + 1]; ++k) {
            entries.clear();
            const int column = columns[at(k)];
            for (int p = pattern.col_ptr[at(column)]; p < pattern.col_ptr[at(column) + 1]; ++p) {
                const int row = place[at(pattern.row_index[at(p)])];
                if (row >= blocks[block]) {
                    entries.push_back(row);
                }
            }
            const std::vector<int>& upper = elimination.column(k, entries);
            const auto below = static_cast<double>(elimination.lower(k).size());
            fill.entries += static_cast<double>(upper.size()) + 1.0 + below;
            fill.flops += below;
            for (const int j : upper) {
                fill.flops += 2.0 * static_cast<double>(elimination.lower(j).size());
            }
        }
    }
    return fill;
}

} // namespace nullor::linalg
