#include "engine/expr/plain_signal.hpp"

#include <utility>

#include "engine/expr/builder.hpp"

namespace nullor::expr {

Signal plain_signal(const Probe& probe, std::string text, Unit unit, Span span) {
    Builder builder;
    Signal signal;
    signal.text = std::move(text);
    signal.program = builder.finish(builder.input(0));
    signal.inputs = {{SignalInput::Kind::probe, probe}};
    signal.unit = unit;
    signal.span = span;
    return signal;
}

} // namespace nullor::expr
