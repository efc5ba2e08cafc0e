#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/expr/program.hpp"

namespace nullor::expr {

void Program::switches(std::span<const double> inputs, Scratch& scratch, std::vector<double>& g) const {
    (void)evaluate(inputs, scratch);
    const auto value = [&](std::int32_t k) { return scratch.value[static_cast<std::size_t>(k)]; };
    for (const Instruction& step : code_) {
        switch (step.op) {
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::min:
        case Op::max: g.push_back(value(step.a) - value(step.b)); break;
        case Op::limit:
            g.push_back(value(step.a) - value(step.b));
            g.push_back(value(step.a) - value(step.c));
            break;
        case Op::abs:
        case Op::sgn:
        case Op::u:
        case Op::stp:
        case Op::uramp: g.push_back(value(step.a)); break;
        case Op::sign: g.push_back(value(step.b)); break;
        case Op::table:
            for (const double x : tables_[static_cast<std::size_t>(step.table)].x)
                g.push_back(value(step.a) - x);
            break;
        case Op::to_int:
        case Op::floor:
        case Op::ceil: g.push_back(std::sin(pi * value(step.a))); break;
        case Op::nint:
        case Op::round: g.push_back(std::cos(pi * value(step.a))); break;
        case Op::mod: g.push_back(std::sin(pi * value(step.a) / value(step.b))); break;
        default: break;
        }
    }
}

bool Program::find_switches() const {
    // Whatever its operands: one function at least comes of each operation that has pieces.
    Scratch scratch;
    std::vector<double> g;
    switches(std::vector<double>(static_cast<std::size_t>(inputs_), 0.0), scratch, g);
    return !g.empty();
}

} // namespace nullor::expr
