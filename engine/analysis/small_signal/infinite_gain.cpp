#include "engine/analysis/small_signal/infinite_gain.hpp"

#include "engine/base/at.hpp"

namespace nullor::analysis {

InfiniteGain with_infinite_gain(const Linearised& circuit, const Workspace& workspace) {
    InfiniteGain ideal{{circuit.g().begin(), circuit.g().end()}, {circuit.c().begin(), circuit.c().end()}};
    const linalg::Pattern& pattern = circuit.pattern();
    for (const devices::Amplifier& amplifier : workspace.amplifiers()) {
        // Column of the amplifier's own output: 1/aol and tau in the rows of the gain, and the stage behind.
        const int column = amplifier.state;
        const auto of_gain = [&](int slot) {
            const int row = pattern.row_index[at(slot)];
            return row == amplifier.state || row == amplifier.input;
        };
        const int begin = pattern.col_ptr[at(column)], end = pattern.col_ptr[at(column) + 1];
        bool amplifies = false;
        for (int slot = begin; slot < end; ++slot)
            amplifies = amplifies || (!of_gain(slot) && ideal.g[at(slot)] != 0);
        for (int slot = begin; amplifies && slot < end; ++slot) {
            if (!of_gain(slot)) continue;
            ideal.changed = ideal.changed || ideal.g[at(slot)] != 0 || ideal.c[at(slot)] != 0;
            ideal.g[at(slot)] = ideal.c[at(slot)] = 0;
        }
    }
    return ideal;
}

} // namespace nullor::analysis
