#include "engine/expr/program.hpp"

#include <algorithm>
#include <cassert>

#include "engine/expr/complex.hpp"
#include "engine/expr/real.hpp"
#include "engine/expr/slope.hpp"

namespace nullor::expr {

namespace {

template <class T>
T* grown(std::vector<T>& values, std::size_t count) {
    if (values.size() < count) values.resize(count);
    return values.data();
}

void forward(const std::vector<Instruction>& code, const std::vector<Table>& tables,
             std::span<const double> inputs, double* v) {
    const auto operand = [v](std::int32_t index) { return index < 0 ? 0.0 : v[index]; };
    double* out = v;
    for (const Instruction& i : code) {
        switch (i.op) {
        case Op::constant: *out = i.value; break;
        case Op::input: *out = inputs[static_cast<std::size_t>(i.a)]; break;
        case Op::add: *out = v[i.a] + v[i.b]; break;
        case Op::sub: *out = v[i.a] - v[i.b]; break;
        case Op::mul: *out = v[i.a] * v[i.b]; break;
        case Op::div: *out = v[i.a] / v[i.b]; break;
        case Op::negate: *out = -v[i.a]; break;
        case Op::table: *out = real::interpolate(tables[static_cast<std::size_t>(i.table)], v[i.a]); break;
        default: *out = real::apply(i.op, v[i.a], operand(i.b), operand(i.c)); break;
        }
        ++out;
    }
}

} // namespace

Program::Program() : Program(constant(0)) {}

Program Program::constant(double value) {
    Program program{std::vector<Instruction>(1)};
    program.code_.front().value = value;
    return program;
}

double Program::evaluate(std::span<const double> inputs, Scratch& scratch) const {
    assert(inputs.size() >= static_cast<std::size_t>(inputs_));
    if (code_.size() == 1 && code_.front().op == Op::constant) return code_.front().value;
    double* v = grown(scratch.value, code_.size());
    forward(code_, tables_, inputs, v);
    return v[code_.size() - 1];
}

std::complex<double> Program::evaluate(std::span<const std::complex<double>> inputs, Scratch& scratch) const {
    assert(inputs.size() >= static_cast<std::size_t>(inputs_));
    complex::Value* v = grown(scratch.complex_value, code_.size());
    const auto operand = [v](std::int32_t index) { return index < 0 ? complex::Value(0) : v[index]; };
    complex::Value* out = v;
    for (const Instruction& i : code_) {
        switch (i.op) {
        case Op::constant: *out = i.value; break;
        case Op::input: *out = inputs[static_cast<std::size_t>(i.a)]; break;
        case Op::add: *out = v[i.a] + v[i.b]; break;
        case Op::sub: *out = v[i.a] - v[i.b]; break;
        case Op::mul: *out = complex::mul(v[i.a], v[i.b]); break;
        case Op::div: *out = complex::div(v[i.a], v[i.b]); break;
        case Op::table:
            *out = real::interpolate(tables_[static_cast<std::size_t>(i.table)], v[i.a].real());
            break;
        default: *out = complex::apply(i.op, v[i.a], operand(i.b), operand(i.c)); break;
        }
        ++out;
    }
    return v[code_.size() - 1];
}

double Program::evaluate(std::span<const double> inputs, std::span<double> gradient, Scratch& scratch) const {
    assert(inputs.size() >= static_cast<std::size_t>(inputs_));
    assert(gradient.size() >= static_cast<std::size_t>(inputs_));
    const std::size_t count = code_.size();
    double* v = grown(scratch.value, count);
    forward(code_, tables_, inputs, v);

    double* adjoint = grown(scratch.adjoint, count);
    std::fill(adjoint, adjoint + count, 0.0);
    std::fill(gradient.begin(), gradient.end(), 0.0);
    adjoint[count - 1] = 1;
    const auto operand = [v](std::int32_t index) { return index < 0 ? 0.0 : v[index]; };
    for (std::size_t k = count; k-- > 0;) {
        // What the result does not depend on is left alone: its slopes may be infinite or NaN.
        const double weight = adjoint[k];
        if (weight == 0) continue;
        const Instruction& i = code_[k];
        const auto pass = [&](std::int32_t index, double slope) {
            if (slope != 0) adjoint[index] += weight * slope;
        };
        switch (i.op) {
        case Op::constant: break;
        case Op::input: gradient[static_cast<std::size_t>(i.a)] += weight; break;
        case Op::table: {
            const Table& points = tables_[static_cast<std::size_t>(i.table)];
            const std::size_t segment = real::segment(points, v[i.a]);
            if (segment > 0 && segment < points.x.size()) pass(i.a, real::slope(points, segment));
            break;
        }
        default: {
            const Slopes s = slopes(i.op, v[i.a], operand(i.b), operand(i.c), v[k]);
            pass(i.a, s.a);
            pass(i.b, s.b);
            pass(i.c, s.c);
            break;
        }
        }
    }
    return v[count - 1];
}

bool Program::reads(int slot) const {
    return std::any_of(code_.begin(), code_.end(),
                       [slot](const Instruction& i) { return i.op == Op::input && i.a == slot; });
}

bool Program::is_constant() const {
    return std::none_of(code_.begin(), code_.end(), [](const Instruction& i) { return i.op == Op::input; });
}

} // namespace nullor::expr
