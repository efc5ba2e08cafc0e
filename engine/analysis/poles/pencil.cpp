#include "engine/analysis/poles/pencil.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/base/at.hpp"
#include "engine/linalg/lu/block_form.hpp"

namespace nullor::analysis {

namespace {

struct Entry {
    int other; // column or row
    double g, c;
};

} // namespace

Pencil Pencil::of(const Linearised& circuit, std::span<const int> diagonal) {
    const linalg::Pattern& source = circuit.pattern();
    if (diagonal.empty())
        return {source, {circuit.g().begin(), circuit.g().end()}, {circuit.c().begin(), circuit.c().end()}};
    linalg::PatternBuilder builder(source.n);
    for (int column = 0; column < source.n; ++column)
        for (int k = source.col_ptr[at(column)]; k < source.col_ptr[at(column) + 1]; ++k)
            builder.add(source.row_index[at(k)], column);
    for (const int unknown : diagonal) builder.add(unknown, unknown);
    Pencil pencil{builder.build(), {}, {}};
    pencil.g.assign(at(pencil.pattern.nnz()) + 1, 0.0);
    pencil.c = pencil.g;
    for (int column = 0; column < source.n; ++column)
        for (int k = source.col_ptr[at(column)]; k < source.col_ptr[at(column) + 1]; ++k) {
            const std::size_t slot = at(pencil.pattern.slot(source.row_index[at(k)], column));
            pencil.g[slot] = circuit.g()[at(k)];
            pencil.c[slot] = circuit.c()[at(k)];
        }
    return pencil;
}

Pencil Pencil::bordered(std::span<const double> beside, std::span<const double> below) const {
    Pencil larger;
    larger.pattern.n = pattern.n + 1;
    const auto put = [&](int row, double g_value, double c_value) {
        larger.pattern.row_index.push_back(row);
        larger.g.push_back(g_value);
        larger.c.push_back(c_value);
    };
    for (int column = 0; column < pattern.n; ++column) {
        for (int k = pattern.col_ptr[at(column)]; k < pattern.col_ptr[at(column) + 1]; ++k)
            put(pattern.row_index[at(k)], g[at(k)], c[at(k)]);
        if (below[at(column)] != 0) put(pattern.n, below[at(column)], 0);
        larger.pattern.col_ptr.push_back(larger.pattern.nnz());
    }
    for (int row = 0; row < pattern.n; ++row)
        if (beside[at(row)] != 0) put(row, beside[at(row)], 0);
    larger.pattern.col_ptr.push_back(larger.pattern.nnz());
    larger.g.push_back(0);
    larger.c.push_back(0);
    return larger;
}

bool Pencil::has_charge() const {
    return std::any_of(c.begin(), c.end() - 1, [](double value) { return value != 0; });
}

Pencil Pencil::part(std::span<const int> columns, std::span<const int> place, int first) const {
    Pencil part;
    part.pattern.n = static_cast<int>(columns.size());
    for (const int column : columns) {
        for (int p = pattern.col_ptr[at(column)]; p < pattern.col_ptr[at(column) + 1]; ++p) {
            const int row = place[at(pattern.row_index[at(p)])] - first;
            if (row < 0 || row >= part.pattern.n || (g[at(p)] == 0 && c[at(p)] == 0)) continue;
            part.pattern.row_index.push_back(row);
            part.g.push_back(g[at(p)]);
            part.c.push_back(c[at(p)]);
        }
        part.pattern.col_ptr.push_back(part.pattern.nnz());
    }
    part.g.push_back(0);
    part.c.push_back(0);
    return part;
}

std::vector<Pencil> Pencil::loops() const {
    linalg::Pattern used; // entries that are 0 here bind nothing together
    used.n = pattern.n;
    for (int column = 0; column < pattern.n; ++column) {
        for (int k = pattern.col_ptr[at(column)]; k < pattern.col_ptr[at(column) + 1]; ++k)
            if (g[at(k)] != 0 || c[at(k)] != 0) used.row_index.push_back(pattern.row_index[at(k)]);
        used.col_ptr.push_back(used.nnz());
    }
    const linalg::BlockForm form = linalg::block_form(used);
    std::vector<int> place(at(pattern.n)); // of each row
    for (std::size_t k = 0; k < form.rows.size(); ++k) place[at(form.rows[k])] = static_cast<int>(k);
    std::vector<Pencil> list;
    for (std::size_t block = 0; block + 1 < form.starts.size(); ++block) {
        const int begin = form.starts[block], end = form.starts[block + 1];
        Pencil loop = part(std::span(form.columns).subspan(at(begin), at(end - begin)), place, begin);
        if (loop.has_charge()) list.push_back(std::move(loop));
    }
    return list;
}

bool Pencil::passive() const {
    const std::size_t n = at(pattern.n);
    // Equations whose own unknown is absent or negative are turned round.
    std::vector<Entry> own(n, {0, 0, 0});
    std::vector<int> start(n + 1, 0);
    for_each([&](int row, int column, double g_value, double c_value) {
        ++start[at(row) + 1];
        if (row == column) own[at(row)] = {row, g_value, c_value};
    });
    const auto turned = [&](int row) {
        const Entry& e = own[at(row)];
        return e.g < 0 || e.c < 0 || (e.g == 0 && e.c == 0) ? -1.0 : 1.0;
    };
    // The entries of each row beside those of the column of its own unknown.
    std::partial_sum(start.begin(), start.end(), start.begin());
    std::vector<Entry> by_rows(at(pattern.nnz()), {0, 0, 0});
    std::vector<int> next(start.begin(), start.end() - 1);
    for_each([&](int row, int column, double g_value, double c_value) {
        by_rows[at(next[at(row)]++)] = {column, turned(row) * g_value, turned(row) * c_value};
    });
    constexpr double rounding = 1e-12; // of sums of conductances
    std::vector<Entry> sums(n, {0, 0, 0});
    std::vector<double> c_difference(n, 0.0);
    for (int k = 0; k < pattern.n; ++k) {
        const auto each_here = [&](auto action) {
            for (int p = pattern.col_ptr[at(k)]; p < pattern.col_ptr[at(k) + 1]; ++p) {
                const int row = pattern.row_index[at(p)];
                action(row, turned(row) * g[at(p)], turned(row) * c[at(p)], 1.0);
            }
            for (int p = start[at(k)]; p < start[at(k) + 1]; ++p)
                action(by_rows[at(p)].other, by_rows[at(p)].g, by_rows[at(p)].c, -1.0);
        };
        each_here([&](int other, double g_value, double c_value, double side) {
            sums[at(other)].g += g_value / 2;
            sums[at(other)].c += c_value / 2;
            c_difference[at(other)] += side * c_value;
        });
        double room_g = 0, room_c = 0; // diagonal less what is beside it
        bool symmetric = true;
        each_here([&](int other, double, double, double) {
            Entry& sum = sums[at(other)];
            room_g += other == k ? sum.g * (1 + rounding) : -std::abs(sum.g);
            room_c += other == k ? sum.c * (1 + rounding) : -std::abs(sum.c);
            symmetric = symmetric && c_difference[at(other)] == 0;
            sum = {0, 0, 0};
            c_difference[at(other)] = 0;
        });
        if (!symmetric || room_g < 0 || room_c < 0) return false;
    }
    return true;
}

} // namespace nullor::analysis
