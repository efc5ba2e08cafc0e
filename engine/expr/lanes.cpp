#include "engine/expr/lanes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <utility>

#include "engine/expr/real.hpp"

namespace nullor::expr {

namespace {

constexpr std::size_t group = LaneProgram::group;
constexpr std::size_t operations = static_cast<std::size_t>(Op::table) + 1;

// The operation is known here, so the choice among all of them is made by the compiler.
template <std::size_t op>
[[gnu::flatten]] void run(const double* a, const double* b, const double* c, double* __restrict out) {
    for (std::size_t k = 0; k < group; ++k) out[k] = real::apply(static_cast<Op>(op), a[k], b[k], c[k]);
}

using Kernel = void (*)(const double*, const double*, const double*, double*);

template <std::size_t... op>
constexpr std::array<Kernel, operations> kernels_of(std::index_sequence<op...>) {
    return {run<op>...};
}

constexpr std::array<Kernel, operations> kernels = kernels_of(std::make_index_sequence<operations>{});

} // namespace

int LaneProgram::new_column() {
    constants_.emplace_back();
    return static_cast<int>(constants_.size()) - 1;
}

int LaneProgram::input() {
    return new_column();
}

int LaneProgram::constant(double value) {
    const auto [found, added] = by_bits_.try_emplace(std::bit_cast<std::uint64_t>(value), 0);
    if (added) {
        found->second = new_column();
        constants_.back() = {true, value};
    }
    return found->second;
}

bool LaneProgram::is_constant(int column) const {
    return column < 0 || constants_[static_cast<std::size_t>(column)].is;
}

int LaneProgram::apply(Op op, int a, int b, int c) {
    assert(op != Op::constant && op != Op::input && op != Op::table);
    if (!is_constant(a) || !is_constant(b) || !is_constant(c)) return shared(op, a, b, c, nullptr);
    const auto value = [&](int column) {
        return column < 0 ? 0.0 : constants_[static_cast<std::size_t>(column)].value;
    };
    return constant(real::apply(op, value(a), value(b), value(c)));
}

int LaneProgram::shared(Op op, int a, int b, int c, const Table* table) {
    const auto [found, added] = by_step_.try_emplace({op, a, b, c, table}, 0);
    if (added) {
        found->second = new_column();
        // What an operation does not look at has to be there all the same.
        steps_.push_back({table ? nullptr : kernels[static_cast<std::size_t>(op)], a, b < 0 ? a : b,
                          c < 0 ? a : c, found->second, table});
    }
    return found->second;
}

int LaneProgram::append(const Program& program, std::span<const int> inputs) {
    std::vector<int> column;
    for (const Instruction& i : program.instructions()) {
        const auto of = [&](std::int32_t value) {
            return value < 0 ? -1 : column[static_cast<std::size_t>(value)];
        };
        switch (i.op) {
        case Op::constant: column.push_back(constant(i.value)); break;
        case Op::input: column.push_back(inputs[static_cast<std::size_t>(i.a)]); break;
        case Op::table:
            column.push_back(
                shared(i.op, of(i.a), -1, -1, &program.tables()[static_cast<std::size_t>(i.table)]));
            break;
        default: column.push_back(apply(i.op, of(i.a), of(i.b), of(i.c))); break;
        }
    }
    return column.back();
}

Lanes::Lanes(const LaneProgram& program, std::size_t width)
    : program_(program), width_((width + group - 1) / group * group), columns_(program.columns() * width_) {
    for (std::size_t k = 0; k < program.columns(); ++k)
        if (program.constants_[k].is)
            std::fill_n(columns_.data() + k * width_, width_, program.constants_[k].value);
}

void Lanes::run(std::size_t lanes) {
    assert(lanes <= width_);
    double* const columns = columns_.data();
    const auto at = [&](int column) { return columns + static_cast<std::size_t>(column) * width_; };
    for (const LaneProgram::Step& step : program_.steps_) {
        const double *a = at(step.a), *b = at(step.b), *c = at(step.c);
        double* const out = at(step.out);
        for (std::size_t k = 0; k < lanes; k += group) {
            if (step.table)
                for (std::size_t lane = k; lane < k + group; ++lane)
                    out[lane] = real::interpolate(*step.table, a[lane]);
            else
                step.kernel(a + k, b + k, c + k, out + k);
        }
    }
}

} // namespace nullor::expr
