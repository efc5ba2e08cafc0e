#pragma once
// Builds a Program bottom up. Constants are folded, equal subexpressions shared.
//
// Folding uses the operations of evaluation and so has their bits. What is NaN over double is left to
// evaluation: it may be a number over complex.

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/expr/program.hpp"

namespace nullor::expr {

struct Ref {
    int index = -1;
};

class Builder {
public:
    Ref constant(double value);
    Ref input(int slot);
    Ref apply(Op op, Ref a);
    Ref apply(Op op, Ref a, Ref b);
    Ref apply(Op op, Ref a, Ref b, Ref c);
    Ref table(Ref x, Table points); // x strictly ascending, at least one point

    // The value if it is a constant by now.
    [[nodiscard]] bool constant_value(Ref ref, double& value) const;
    // The program whose value is `result`; instructions it does not need are left out.
    [[nodiscard]] Program finish(Ref result) const;

private:
    struct Key {
        Op op;
        std::int32_t a, b, c;
        std::uint64_t bits; // of the constant: 0 and -0 differ, a NaN equals itself
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };

    Ref add(const Instruction& instruction);
    Ref fold_or_add(Instruction instruction);
    [[nodiscard]] const double* constant_at(std::int32_t index) const;

    std::vector<Instruction> code_;
    std::vector<Table> tables_;
    std::unordered_map<Key, std::int32_t, Hash> known_;
};

} // namespace nullor::expr
