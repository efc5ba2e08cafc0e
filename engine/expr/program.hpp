#pragma once
// A compiled expression: a list of instructions over input slots, no names.
//
// The parser turns text into a Program with a Builder (builder.hpp); what a slot means (a parameter, a node
// voltage, a column of a table, time) is known to whoever made it. A Program is immutable and shared freely;
// evaluation needs a Scratch of the caller's.
//
// Evaluation: over double, over std::complex<double>, and over double with the gradient in every input
// (reverse accumulation: exact derivatives at a few times the cost of the value).
//
// NaN is never swallowed: comparisons, min, max, limit and the logical operations pass it on, so that the
// engine can say whose expression is undefined. Only a branch not taken hides it: `select`, 0 && x, 1 || x.
//
// Slopes are exact but for two conventions. Where a slope is infinite and the value is not (sqrt and x^0.5 at
// 0, asin at 1) it is given as +-infinite_slope, so that no NaN arises from inf * 0 further down. At a corner
// the slope is that of one side or the mean of both (abs at 0: 0).
//
// On the real axis the complex result has the bits of the real one wherever that is a number; sqrt(-1) is NaN
// over double and j over complex.

#include <complex>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/expr/functions.hpp"
#include "engine/expr/table.hpp"

namespace nullor::expr {

// Value k of a program is the result of its k-th instruction; operands are always earlier values.
struct Instruction {
    Op op = Op::constant;
    std::int32_t a = -1, b = -1, c = -1; // operands: value indices; Op::input: a is the slot
    double value = 0;                    // Op::constant
    std::int32_t table = -1;             // Op::table: index into tables
};

struct Scratch {
    std::vector<double> value, adjoint, size;
    std::vector<std::complex<double>> complex_value;
};

class Program {
public:
    Program(); // the constant 0
    static Program constant(double value);

    [[nodiscard]] double evaluate(std::span<const double> inputs, Scratch& scratch) const;
    [[nodiscard]] std::complex<double> evaluate(std::span<const std::complex<double>> inputs,
                                                Scratch& scratch) const;
    // Value, and d value / d inputs[k] in gradient[k] (gradient.size() >= input_count(); the rest becomes 0).
    // An input that the value does not depend on at this point has slope 0, also where the branch not taken
    // is infinite or NaN.
    [[nodiscard]] double evaluate(std::span<const double> inputs, std::span<double> gradient,
                                  Scratch& scratch) const;

    // Appends functions of the inputs whose sign tells which smooth piece of the program is in force: the
    // operand of abs, the difference of a comparison's sides, the distance from a table's points, a sine that
    // is 0 where floor() steps. A difference that is but rounding of its terms is 0.
    void switches(std::span<const double> inputs, Scratch& scratch, std::vector<double>& g) const;

    [[nodiscard]] bool has_switches() const { return switches_; }
    [[nodiscard]] int input_count() const { return inputs_; } // 1 + the highest slot that is read
    [[nodiscard]] bool reads(int slot) const;
    [[nodiscard]] bool is_constant() const; // no input read
    [[nodiscard]] const std::vector<Instruction>& instructions() const { return code_; }
    [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }

private:
    friend class Builder;
    explicit Program(std::vector<Instruction> code) : code_(std::move(code)) {}
    [[nodiscard]] bool find_switches() const;

    std::vector<Instruction> code_;
    std::vector<Table> tables_;
    int inputs_ = 0;
    bool switches_ = false; // an operation has pieces
};

} // namespace nullor::expr
