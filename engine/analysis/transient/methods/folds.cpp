#include "engine/analysis/transient/methods/folds.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

namespace {

class Rows {
public:
    explicit Rows(const System& system)
        : system_(system), unknown_(reactive_rows(system).size()), algebraic_(unknown_.size(), 1),
          known_(unknown_.size() + 1, 0), bent_(unknown_.size()) {}

    [[nodiscard]] bool may_fold() {
        for (const Layout& layout : system_.layouts())
            for (int k = 0; k < layout.count(); ++k)
                if (!add(layout, k)) return true;
        settle();
        return std::any_of(read_.begin(), read_.end(), [this](int node) { return !known(node); });
    }

private:
    [[nodiscard]] static std::size_t at(int k) { return static_cast<std::size_t>(k); }
    [[nodiscard]] bool known(int unknown) const { return known_[at(unknown)] != 0; }

    // False: the instance reads what may be anything.
    [[nodiscard]] bool add(const Layout& layout, int k) {
        for (int e = layout.c_first[at(k)]; e < layout.c_first[at(k + 1)]; ++e) {
            const int row = layout.map(k)[layout.c[at(e)].row];
            if (row < system_.size()) algebraic_[at(row)] = 0;
        }
        add_charges(layout, k);
        known_.back() = 1; // ground
        const Instance& instance = system_.circuit().instances[at(layout.instances[at(k)].index)];
        if (!instance.behaviour) return true;
        const devices::Behaviour& behaviour = *instance.behaviour;
        std::vector<int> reads;
        const auto gather = [&](const devices::BehaviourExpression& expression) {
            using Kind = devices::BehaviourSlot::Kind;
            for (const devices::BehaviourSlot& slot : expression.slots) {
                if (slot.kind == Kind::reference) return false;
                if (slot.kind == Kind::state && !behaviour.states[at(slot.index)].integral) return false;
                if (slot.kind == Kind::node)
                    reads.push_back(system_.unknown_of(instance.nodes[at(slot.index)]));
            }
            return true;
        };
        if (!gather(behaviour.value)) return false;
        for (const devices::BehaviourState& state : behaviour.states)
            if (!gather(state.argument)) return false;
        for (int e = layout.g_first[at(k)]; e < layout.g_first[at(k + 1)]; ++e) {
            const int row = layout.map(k)[layout.g[at(e)].row],
                      column = layout.map(k)[layout.g[at(e)].column];
            if (row < system_.size() && std::find(reads.begin(), reads.end(), column) != reads.end())
                bent_[at(row)].push_back(column);
        }
        read_.insert(read_.end(), reads.begin(), reads.end());
        return true;
    }

    // Each charge is one more equation: that of a capacitor makes one of its ends known where the other is.
    void add_charges(const Layout& layout, int k) {
        for (int e = layout.c_first[at(k)]; e < layout.c_first[at(k + 1)];) {
            const int row = layout.c[at(e)].row;
            std::vector<int> columns;
            for (; e < layout.c_first[at(k + 1)] && layout.c[at(e)].row == row; ++e) {
                const int column = layout.map(k)[layout.c[at(e)].column];
                if (column < system_.size()) columns.push_back(column);
            }
            charges_.push_back(std::move(columns));
        }
    }

    // A row with a single unknown in it makes that known, where it is linear in it.
    void settle() {
        const linalg::Pattern& pattern = system_.pattern();
        unknown_.resize(at(pattern.n) + charges_.size());
        algebraic_.resize(unknown_.size(), 1);
        bent_.resize(unknown_.size());
        std::vector<std::vector<int>> charges_with(at(pattern.n));
        for (std::size_t charge = 0; charge < charges_.size(); ++charge)
            for (const int column : charges_[charge])
                charges_with[at(column)].push_back(pattern.n + static_cast<int>(charge));
        std::vector<int> left(unknown_.size(), 0), ready;
        const auto each_row = [&](int column, const auto& visit) {
            for (int s = pattern.col_ptr[at(column)]; s < pattern.col_ptr[at(column + 1)]; ++s)
                visit(pattern.row_index[at(s)]);
            for (const int charge : charges_with[at(column)]) visit(charge);
        };
        for (int column = 0; column < pattern.n; ++column)
            each_row(column, [&](int row) {
                unknown_[at(row)].push_back(column);
                ++left[at(row)];
            });
        for (std::size_t row = 0; row < left.size(); ++row)
            if (left[row] == 1) ready.push_back(static_cast<int>(row));
        while (!ready.empty()) {
            const std::size_t row = at(ready.back());
            ready.pop_back();
            if (!algebraic_[row] || left[row] != 1) continue;
            const int column = *std::find_if(unknown_[row].begin(), unknown_[row].end(),
                                             [this](int c) { return !known(c); });
            if (std::find(bent_[row].begin(), bent_[row].end(), column) != bent_[row].end()) continue;
            known_[at(column)] = 1;
            each_row(column, [&](int other) {
                if (--left[at(other)] == 1) ready.push_back(other);
            });
        }
    }

    const System& system_;
    std::vector<std::vector<int>> unknown_; // by row, then by charge: its columns
    std::vector<std::vector<int>> charges_; // the columns of each
    std::vector<char> algebraic_, known_;
    std::vector<std::vector<int>> bent_; // by row: columns that an expression there reads
    std::vector<int> read_;              // by expressions
};

} // namespace

bool may_fold(const System& system) {
    return Rows(system).may_fold();
}

} // namespace nullor::analysis
