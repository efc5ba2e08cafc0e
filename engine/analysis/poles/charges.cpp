#include "engine/analysis/poles/charges.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/at.hpp"

namespace nullor::analysis {

Charges::Charges(const Pencil& pencil) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> place(at(pencil.pattern.n), none); // among rows
    pencil.for_each([&](int row, int column, double, double charge) {
        if (charge == 0) return;
        if (columns.empty() || columns.back() != column) columns.push_back(column);
        std::size_t& here = place[at(row)];
        if (here == none) {
            here = rows.size();
            rows.push_back(row);
        }
        k.push_back({here, columns.size() - 1, charge});
    });
}

std::vector<double> reduced(const Pencil& pencil, const Charges& charges, double shift) {
    linalg::PencilLu<double> factors = pencil.factors<double>();
    if (factors.factor(shift).code != linalg::LuStatus::ok) return {};
    const auto inverse = factors.inverse(charges.columns, charges.rows);
    if (!inverse) return {};
    const std::size_t count = charges.columns.size();
    std::vector<double> m(count * count);
    for (const Charges::Entry& k : charges.k)
        for (std::size_t i = 0; i < count; ++i)
            m[i * count + k.column] += (*inverse)[i * charges.rows.size() + k.row] * k.value;
    if (!std::all_of(m.begin(), m.end(), [](double v) { return std::isfinite(v); })) return {};
    return m;
}

} // namespace nullor::analysis
