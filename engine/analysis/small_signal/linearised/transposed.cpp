#include "engine/analysis/small_signal/linearised/transposed.hpp"

#include <utility>

#include "engine/base/at.hpp"

namespace nullor::analysis {

Transposed::Transposed(const Linearised& circuit, std::vector<Complex> e)
    : circuit_(circuit), e_(std::move(e)) {
    const linalg::Pattern& plain = circuit.pattern();
    auto pattern = std::make_shared<linalg::Pattern>();
    pattern->n = plain.n;
    pattern->col_ptr.assign(at(plain.n) + 1, 0);
    for (const int row : plain.row_index) ++pattern->col_ptr[at(row) + 1];
    for (std::size_t row = 0; row < at(plain.n); ++row) pattern->col_ptr[row + 1] += pattern->col_ptr[row];
    pattern->row_index.resize(plain.row_index.size());
    from_.resize(plain.row_index.size());
    std::vector<int> next = pattern->col_ptr;
    for (int column = 0; column < plain.n; ++column)
        for (int slot = plain.col_ptr[at(column)]; slot < plain.col_ptr[at(column) + 1]; ++slot) {
            const auto to = at(next[at(plain.row_index[at(slot)])]++);
            pattern->row_index[to] = column;
            from_[to] = at(slot);
        }
    ordering_ = linalg::Ordering::of(std::shared_ptr<const linalg::Pattern>(std::move(pattern)));
    g_ = moved(circuit.g());
    c_ = moved(circuit.c());
}

// Empty stays empty.
std::vector<double> Transposed::moved(std::span<const double> values) const {
    if (values.empty()) return {};
    std::vector<double> to(from_.size() + 1, 0.0);
    for (std::size_t k = 0; k < from_.size(); ++k) to[k] = values[from_[k]];
    return to;
}

linalg::LostInSums Transposed::lost() const {
    if (g_lost_.empty()) {
        const linalg::LostInSums lost = circuit_.lost();
        g_lost_ = moved(lost.g);
        c_lost_ = moved(lost.c);
    }
    return {g_lost_, c_lost_};
}

void Transposed::at_frequency(double omega, std::vector<double>& g, std::vector<double>& c) const {
    std::vector<double> plain_g, plain_c;
    circuit_.at_frequency(omega, plain_g, plain_c);
    g = moved(plain_g);
    c = moved(plain_c);
}

} // namespace nullor::analysis
