#pragma once
// .meas, in the forms of ngspice, LTspice and HSPICE:
//
//     .meas [ANALYSIS] NAME FIND x WHEN y=z | AT=t
//     .meas [ANALYSIS] NAME WHEN y=z [RISE|FALL|CROSS=n|LAST] [TD=t] [FROM=t] [TO=t]
//     .meas [ANALYSIS] NAME TRIG x VAL=v [RISE..] [TD=] | AT=t  TARG ...
//     .meas [ANALYSIS] NAME MIN|MAX|PP|AVG|RMS|INTEG|MIN_AT|MAX_AT x [FROM=t] [TO=t]
//     .meas [ANALYSIS] NAME DERIV x AT=t | WHEN y=z
//     .meas [ANALYSIS] NAME PARAM=expression
//
// An expression needs no braces: it runs to the next word of the form.

#include "parser/requests/requests_context.hpp"

namespace nullor::parser {

// As its card writes it, in lower case; empty where it has none.
[[nodiscard]] std::string measure_name(const Card& card);
void read_measure(const RequestContext& context, const Card& card);

} // namespace nullor::parser
