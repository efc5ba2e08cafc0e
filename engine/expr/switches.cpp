#include <algorithm>
#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/expr/program.hpp"

namespace nullor::expr {

namespace {

// A difference that is smaller than this share of what it is a difference of is its rounding, and is 0: a
// supply of 5 V that stands on a table's point at 5 V is on neither side of it.
constexpr double rounding_share = 1e-13;

double unless_rounding(double difference, double size) {
    return std::abs(difference) <= rounding_share * size ? 0 : difference;
}

} // namespace

void Program::switches(std::span<const double> inputs, Scratch& scratch, std::vector<double>& g) const {
    if (is_constant()) return;
    (void)evaluate(inputs, scratch);
    const auto value = [&](std::int32_t k) { return scratch.value[static_cast<std::size_t>(k)]; };
    // Of each value, or of the largest term of a sum: by what it may be rounded.
    scratch.size.resize(code_.size());
    const auto size = [&](std::int32_t k) -> double& { return scratch.size[static_cast<std::size_t>(k)]; };
    const auto append = [&](std::int32_t a, double other, double size_of_other) {
        g.push_back(unless_rounding(value(a) - other, std::max(size(a), size_of_other)));
    };
    for (std::size_t k = 0; k < code_.size(); ++k) {
        const Instruction& step = code_[k];
        scratch.size[k] = std::abs(scratch.value[k]);
        switch (step.op) {
        case Op::add:
        case Op::sub: scratch.size[k] = std::max(size(step.a), size(step.b)); break;
        case Op::negate: scratch.size[k] = size(step.a); break;
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::min:
        case Op::max: append(step.a, value(step.b), size(step.b)); break;
        case Op::limit:
            append(step.a, value(step.b), size(step.b));
            append(step.a, value(step.c), size(step.c));
            break;
        case Op::abs:
        case Op::sgn:
        case Op::u:
        case Op::stp:
        case Op::uramp: append(step.a, 0, 0); break;
        case Op::sign: append(step.b, 0, 0); break;
        case Op::table:
            for (const double x : tables_[static_cast<std::size_t>(step.table)].x)
                append(step.a, x, std::abs(x));
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
