#pragma once
// Builds a Program bottom up. Constants are folded, equal subexpressions shared.

#include <map>
#include <tuple>
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
    Ref table(Ref x, Table points);  // x strictly ascending, at least one point

    // The value if it is a constant by now.
    [[nodiscard]] bool constant_value(Ref ref, double& value) const;
    // The program whose value is `result`; instructions it does not need are left out.
    [[nodiscard]] Program finish(Ref result) const;

private:
    Ref add(Instruction instruction);
    std::vector<Instruction> code_;
    std::vector<Table> tables_;
    std::map<std::tuple<int, int, int, int, double, int>, int> known_;
};

}  // namespace nullor::expr
