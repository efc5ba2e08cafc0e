#include "engine/expr/builder.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "engine/expr/real.hpp"

namespace nullor::expr {

std::size_t Builder::Hash::operator()(const Key& key) const {
    std::uint64_t hash = static_cast<std::uint64_t>(key.op);
    for (const std::uint64_t part :
         {static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.a)),
          static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.b)),
          static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.c)), key.bits}) {
        hash = (hash ^ part) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return static_cast<std::size_t>(hash);
}

Ref Builder::add(const Instruction& instruction) {
    const Key key{instruction.op, instruction.a, instruction.b, instruction.c,
                  std::bit_cast<std::uint64_t>(instruction.value)};
    const auto [found, fresh] = known_.try_emplace(key, static_cast<std::int32_t>(code_.size()));
    if (fresh) code_.push_back(instruction);
    return {found->second};
}

const double* Builder::constant_at(std::int32_t index) const {
    const Instruction& i = code_[static_cast<std::size_t>(index)];
    return i.op == Op::constant ? &i.value : nullptr;
}

Ref Builder::fold_or_add(Instruction instruction) {
    double operand[3] = {0, 0, 0};
    bool all_constant = true;
    int position = 0;
    for (const std::int32_t index : {instruction.a, instruction.b, instruction.c}) {
        if (index >= 0) {
            assert(index < static_cast<std::int32_t>(code_.size()));
            const double* value = constant_at(index);
            all_constant = all_constant && value != nullptr;
            operand[position] = value != nullptr ? *value : 0;
        }
        ++position;
    }
    if (all_constant) {
        const double value = real::apply(instruction.op, operand[0], operand[1], operand[2]);
        if (!std::isnan(value)) return constant(value);
    }
    return add(instruction);
}

Ref Builder::constant(double value) {
    Instruction instruction;
    instruction.value = value;
    return add(instruction);
}

Ref Builder::input(int slot) {
    assert(slot >= 0);
    Instruction instruction;
    instruction.op = Op::input;
    instruction.a = slot;
    return add(instruction);
}

Ref Builder::apply(Op op, Ref a) {
    Instruction instruction;
    instruction.op = op;
    instruction.a = a.index;
    return fold_or_add(instruction);
}

Ref Builder::apply(Op op, Ref a, Ref b) {
    // One constant operand decides: the other is not needed, whatever it is.
    if (op == Op::logical_and || op == Op::logical_or)
        for (const Ref side : {a, b})
            if (const double* value = constant_at(side.index); value != nullptr && !std::isnan(*value))
                if ((*value != 0) == (op == Op::logical_or)) return constant(op == Op::logical_or);
    Instruction instruction;
    instruction.op = op;
    instruction.a = a.index;
    instruction.b = b.index;
    const bool commutes = op == Op::add || op == Op::mul;
    if (commutes && instruction.b < instruction.a) std::swap(instruction.a, instruction.b);
    return fold_or_add(instruction);
}

Ref Builder::apply(Op op, Ref a, Ref b, Ref c) {
    if (op == Op::select)
        if (const double* value = constant_at(a.index); value != nullptr && !std::isnan(*value))
            return *value != 0 ? b : c;
    Instruction instruction;
    instruction.op = op;
    instruction.a = a.index;
    instruction.b = b.index;
    instruction.c = c.index;
    return fold_or_add(instruction);
}

Ref Builder::table(Ref x, Table points) {
    assert(!points.x.empty() && points.x.size() == points.y.size());
    assert(std::adjacent_find(points.x.begin(), points.x.end(), std::greater_equal<>()) == points.x.end());
    if (const double* value = constant_at(x.index); value != nullptr) {
        const double y = real::interpolate(points, *value);
        if (!std::isnan(y)) return constant(y);
    }
    Instruction instruction;
    instruction.op = Op::table;
    instruction.a = x.index;
    instruction.table = static_cast<std::int32_t>(tables_.size());
    tables_.push_back(std::move(points));
    code_.push_back(instruction);
    return {static_cast<int>(code_.size()) - 1};
}

bool Builder::constant_value(Ref ref, double& value) const {
    const double* found = constant_at(ref.index);
    if (found != nullptr) value = *found;
    return found != nullptr;
}

Program Builder::finish(Ref result) const {
    const auto last = static_cast<std::size_t>(result.index);
    assert(result.index >= 0 && last < code_.size());
    std::vector<std::int32_t> place(last + 1, -1); // -1: not needed; 0: needed; then the index in the program
    place[last] = 0;
    for (std::size_t k = last + 1; k-- > 0;) {
        const Instruction& i = code_[k];
        if (place[k] < 0 || i.op == Op::input) continue;
        for (const std::int32_t operand : {i.a, i.b, i.c})
            if (operand >= 0) place[static_cast<std::size_t>(operand)] = 0;
    }
    Program program{std::vector<Instruction>()};
    for (std::size_t k = 0; k <= last; ++k) {
        if (place[k] < 0) continue;
        Instruction i = code_[k];
        if (i.op == Op::input) {
            program.inputs_ = std::max(program.inputs_, i.a + 1);
        } else {
            for (std::int32_t* operand : {&i.a, &i.b, &i.c})
                if (*operand >= 0) *operand = place[static_cast<std::size_t>(*operand)];
        }
        if (i.op == Op::table) {
            program.tables_.push_back(tables_[static_cast<std::size_t>(i.table)]);
            i.table = static_cast<std::int32_t>(program.tables_.size()) - 1;
        }
        place[k] = static_cast<std::int32_t>(program.code_.size());
        program.code_.push_back(i);
    }
    program.switches_ = program.find_switches();
    return program;
}

} // namespace nullor::expr
