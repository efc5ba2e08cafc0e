#pragma once
// The operations of expressions and the names of the functions that stand for them.
// Every row is documented in docs/expressions.md, which is checked against this table.

#include <span>
#include <string_view>

namespace nullor::expr {

// Booleans are 1 and 0; a value is true if it is not 0 (LTspice: if it is above 0.5).
// Over complex values an order (<, min, max, limit, sgn, u, ...) is that of the real parts; == compares both.
enum class Op : unsigned char {
    constant,
    input,
    // operators
    add,
    sub,
    mul,
    div,
    mod,
    power,
    negate,
    logical_not,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    logical_and,
    logical_or,
    select, // a ? b : c; both branches are evaluated, the one not taken never spoils value or gradient
    // functions of one operand
    abs,
    sgn,
    sqrt,
    exp,
    ln,
    log10,
    sin,
    cos,
    tan,
    asin,
    acos,
    atan,
    sinh,
    cosh,
    tanh,
    asinh,
    acosh,
    atanh,
    to_int,
    nint,
    floor,
    ceil,
    round,
    u,
    stp,
    uramp,
    db,
    mag,
    ph,
    re,
    im,
    conj,
    // of two
    min,
    max,
    sign,
    pow,
    pwr,
    pwrs,
    atan2,
    hypot,
    // of three
    limit,
    // of one operand and a table of constants
    table,
};

struct Function {
    std::string_view name;
    Op op;
    int min_operands, max_operands; // max -1: any number (min, max, table)
    std::string_view meaning;       // one line for the docs
};

// Functions known by name; aliases have rows of their own. if(), uplim, dnlim, pwl and the stateful
// ddt, idt, sdt are lowered by the parser.
[[nodiscard]] std::span<const Function> functions();
[[nodiscard]] const Function* find_function(std::string_view lower_case_name);

} // namespace nullor::expr
