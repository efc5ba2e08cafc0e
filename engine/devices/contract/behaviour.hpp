#pragma once
// A behavioural expression: V= and I= of B, VALUE, TABLE and POLY of E, F, G, H.
//
// The expression is a program over local quantities. ddt(e) and idt(e) are unknowns of their own, so that
// the law stays f(x,t) + d/dt q(x) = 0 in every analysis: y = d/dt e, and d/dt y = e. So are the states of a
// ratio of polynomials in s (LAPLACE): d/dt y = e, at DC too.

#include <vector>

#include "engine/expr/program.hpp"

namespace nullor::devices {

struct BehaviourSlot {
    enum class Kind {
        node,      // voltage of the instance's node `index` (v(a,b) is the difference of two)
        reference, // branch current of the instance's reference `index`
        state,     // value of state `index` (ddt or idt)
        time,      // s; 0 at the operating point
        argument,  // Card::argument[index]: a parameter, temper in degrees C, a coefficient
    } kind = Kind::argument;
    int index = 0;
};

struct BehaviourExpression {
    expr::Program program;
    std::vector<BehaviourSlot> slots; // meaning of each input of the program
};

struct BehaviourState {
    bool integral = false;        // idt/sdt; else ddt
    BehaviourExpression argument; // may read other states
    double initial = 0;           // idt: its value at the operating point and at t = 0
    bool free = false;            // of an integral: no value is given, e = 0 at DC
};

struct Behaviour {
    BehaviourExpression value;
    std::vector<BehaviourState> states;
};

} // namespace nullor::devices
