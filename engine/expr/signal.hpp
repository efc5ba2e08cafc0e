#pragma once
// A quantity over a result table: an expression over its columns, its axis, and parameters. What .print,
// .meas and .expect speak of; evaluated at a row of a table, real or complex.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/base/probe.hpp"
#include "engine/base/units.hpp"
#include "engine/expr/program.hpp"

namespace nullor::expr {

struct SignalInput {
    enum class Kind {
        probe, // a column of the table; index: its one row that is read, -1 for each row
        axis,  // the swept quantity: time (s), frequency (Hz), the source's value
        s,
        omega,     // ac: 2 pi j f and 2 pi f
        parameter, // index: ParameterId; its value in the current step
        target,    // index: Requests::targets; a device's or model's parameter in the current step
        measure,   // index: Requests::measures; result of an earlier .meas in the current step
    } kind = Kind::probe;
    Probe probe;
    int index = -1;
};

struct Signal {
    std::string text; // as written, for headings and messages: "vdb(out)", "v(out)/v(in)"
    Program program;
    std::vector<SignalInput> inputs; // meaning of the program's slots
    Unit unit = Unit::none;
    Span span;
};

// The probe that a signal is, if it is no more than that: "v(out)", "i(r1)".
[[nodiscard]] inline std::optional<Probe> plain_probe(const Signal& signal) {
    const auto& code = signal.program.instructions();
    if (code.size() != 1 || code[0].op != Op::input) return std::nullopt;
    const SignalInput& input = signal.inputs[static_cast<std::size_t>(code[0].a)];
    const bool whole = input.kind == SignalInput::Kind::probe && input.index < 0;
    return whole ? std::optional(input.probe) : std::nullopt;
}

} // namespace nullor::expr
