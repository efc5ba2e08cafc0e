#pragma once
// Text -> Signal: expressions over the columns of a result, its axis, parameters, device values and earlier
// measures.
//
// A name means, in this order: an argument of the .func around it; a .param; the axis (time in tran;
// frequency, freq, hertz, s and omega in ac; the swept thing in dc); a device's principal value,
// device.parameter or model.parameter; a .meas that stands before. Calls: v(n), v(a,b), i(device), with the
// suffixes m, p, r, i, db for magnitude, phase, real part, imaginary part, decibels.

#include <optional>

#include "engine/expr/signal.hpp"
#include "parser/requests/requests_context.hpp"
#include "parser/requests/signal_use.hpp"

namespace nullor::parser {

// Bytes [begin, end) of the card; braces or quotes around the whole are taken off. nullopt when there was an
// error, which is reported.
[[nodiscard]] std::optional<expr::Signal> read_signal(const RequestContext& context, const Card& card,
                                                      std::size_t begin, std::size_t end,
                                                      const SignalUse& use);

// The same, put into job.measures.signals; -1 when there was an error.
[[nodiscard]] measure::SignalIndex add_signal(const RequestContext& context, const Card& card,
                                              std::size_t begin, std::size_t end, const SignalUse& use);

} // namespace nullor::parser
