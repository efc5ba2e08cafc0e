#include "engine/measure/bound_signal.hpp"

#include <cassert>
#include <cmath>
#include <fmt/format.h>

#include "engine/base/constants.hpp"

namespace nullor::measure {

namespace {

using InputKind = expr::SignalInput::Kind;

bool real_whatever_it_reads(expr::Op op) {
    using expr::Op;
    switch (op) {
    case Op::constant:
    case Op::logical_not:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::logical_and:
    case Op::logical_or:
    case Op::abs:
    case Op::db:
    case Op::mag:
    case Op::ph:
    case Op::re:
    case Op::im:
    case Op::sgn:
    case Op::u:
    case Op::stp:
    case Op::sign:
    case Op::table: return true;
    default: return false;
    }
}

// sqrt(), ln() and powers of negative numbers count as real here; measured() makes them NaN.
bool real_by_construction(const expr::Signal& signal) {
    const auto& code = signal.program.instructions();
    std::vector<bool> real(code.size(), true);
    const auto operand = [&](std::int32_t k) { return k < 0 || real[static_cast<std::size_t>(k)]; };
    for (std::size_t k = 0; k < code.size(); ++k) {
        const expr::Instruction& step = code[k];
        if (step.op == expr::Op::input) {
            const InputKind kind = signal.inputs[static_cast<std::size_t>(step.a)].kind;
            real[k] = kind != InputKind::probe && kind != InputKind::s;
        } else if (step.op == expr::Op::select) {
            real[k] = operand(step.b) && operand(step.c);
        } else if (!real_whatever_it_reads(step.op)) {
            real[k] = operand(step.a) && operand(step.b) && operand(step.c);
        }
    }
    return code.empty() || real.back();
}

} // namespace

bool BoundSignal::find_terms(const Probe& probe, std::vector<Read::Term>& terms) const {
    if (const auto column = table_->find(probe)) {
        terms.push_back({*column, 1.0});
        return true;
    }
    if (probe.kind != Probe::Kind::voltage) return false;
    for (const auto& [node, sign] : {std::pair{probe.plus, 1.0}, std::pair{probe.minus, -1.0}}) {
        if (node == ground) continue;
        Probe single;
        single.plus = node;
        const auto column = table_->find(single);
        if (!column) return false;
        terms.push_back({*column, sign});
    }
    return true;
}

Outcome<BoundSignal> BoundSignal::bind(const expr::Signal& signal, const results::Table* table,
                                       const Context& context) {
    BoundSignal bound(signal, table);
    if (table) bound.rows_ = context.rows;
    if (table) bound.analysis_ = table->header().analysis;
    const std::size_t count = signal.inputs.size();
    const bool complex_table = table && table->header().is_complex;
    complex_table ? bound.complex_inputs_.resize(count) : bound.real_inputs_.resize(count);
    bound.complex_ = complex_table && !real_by_construction(signal);
    for (std::size_t slot = 0; slot < count; ++slot) {
        const expr::SignalInput& input = signal.inputs[slot];
        if (!signal.program.reads(static_cast<int>(slot))) continue;
        switch (input.kind) {
        case InputKind::parameter:
        case InputKind::target:
            if (bound.rows_) bound.reads_.push_back({input.kind, slot, {}});
            break;
        case InputKind::measure: break;
        case InputKind::probe: {
            if (!table)
                return bad_request(fmt::format("'{}' reads a curve where there is none", signal.text));
            Read read{input.kind, slot, {}};
            if (!bound.find_terms(input.probe, read.terms))
                return bad_request(fmt::format("the result of {} has no column for '{}'",
                                               table->header().analysis, signal.text));
            if (input.index >= 0 && static_cast<std::size_t>(input.index) >= table->rows())
                return bad_request(fmt::format("'{}' reads row {} of {}, which has {}", signal.text,
                                               input.index + 1, table->header().analysis, table->rows()));
            bound.reads_.push_back(std::move(read));
            break;
        }
        case InputKind::axis:
        case InputKind::s:
        case InputKind::omega:
            if (!table || (table->header().axis.name.empty() && table->rows() != 1))
                return bad_request(fmt::format("'{}' reads an axis where there is none", signal.text));
            bound.reads_.push_back({input.kind, slot, {}});
            break;
        }
    }
    if (auto missing = bound.take(context)) return std::move(*missing);
    return bound;
}

bool BoundSignal::is_bound_to(const results::Table* table, const Context& context) const {
    if (table != table_) return false;
    return !table || (table->header().analysis == analysis_ && !rows_ == !context.rows);
}

std::optional<Failure> BoundSignal::take(const Context& context) {
    if (table_) rows_ = context.rows;
    for (std::size_t slot = 0; slot < signal_->inputs.size(); ++slot) {
        const expr::SignalInput& input = signal_->inputs[slot];
        const auto index = static_cast<std::size_t>(input.index);
        const bool number = input.kind == InputKind::parameter || input.kind == InputKind::target ||
                            input.kind == InputKind::measure;
        if (!number || !signal_->program.reads(static_cast<int>(slot))) continue;
        double value = 0;
        if (input.kind == InputKind::measure) {
            const bool known = index < context.measures.size();
            if (!known || !context.measures[index].ok)
                return bad_request(fmt::format("'{}' reads {}, which has no value", signal_->text,
                                               known && !context.measures[index].name.empty()
                                                   ? "the measure '" + context.measures[index].name + "'"
                                                   : std::string("a measure")));
            value = context.measures[index].value;
        } else {
            value = (input.kind == InputKind::parameter ? context.parameters : context.targets)[index];
        }
        if (complex_inputs_.empty())
            real_inputs_[slot] = value;
        else
            complex_inputs_[slot] = value;
    }
    return std::nullopt;
}

std::size_t BoundSignal::row_of(const Read& read, std::size_t row) const {
    const int fixed = signal_->inputs[read.slot].index;
    return fixed >= 0 ? static_cast<std::size_t>(fixed) : row;
}

double BoundSignal::real_value(std::size_t row) {
    for (const Read& read : reads_) {
        double& input = real_inputs_[read.slot];
        if (read.kind == InputKind::probe) {
            input = 0;
            const std::size_t from = row_of(read, row);
            for (const auto& term : read.terms)
                input += from < table_->rows() ? term.sign * table_->real(from, term.column) : NAN;
        } else if (read.kind == InputKind::parameter) {
            input = rows_->rows[row].parameters[static_cast<std::size_t>(signal_->inputs[read.slot].index)];
        } else if (read.kind == InputKind::target) {
            input = rows_->rows[row].targets[static_cast<std::size_t>(signal_->inputs[read.slot].index)];
        } else {
            input = (read.kind == InputKind::axis ? 1.0 : 2 * pi) * table_->axis(row);
        }
    }
    return signal_->program.evaluate(std::span<const double>(real_inputs_), scratch_);
}

std::complex<double> BoundSignal::complex_value(std::size_t row) {
    for (const Read& read : reads_) {
        std::complex<double>& input = complex_inputs_[read.slot];
        const double axis = table_->axis(row);
        switch (read.kind) {
        case InputKind::probe:
            input = 0;
            for (const auto& term : read.terms) {
                const std::size_t from = row_of(read, row);
                input += from < table_->rows() ? term.sign * table_->value(from, term.column) : NAN;
            }
            break;
        case InputKind::s: input = {0.0, 2 * pi * axis}; break;
        case InputKind::omega: input = 2 * pi * axis; break;
        default: input = axis; break;
        }
    }
    return signal_->program.evaluate(std::span<const std::complex<double>>(complex_inputs_), scratch_);
}

std::complex<double> BoundSignal::value(std::size_t row) {
    return table_ && table_->header().is_complex ? complex_value(row) : std::complex<double>(real_value(row));
}

double BoundSignal::measured(std::size_t row) {
    const std::complex<double> number = value(row);
    if (complex_) return std::abs(number);
    return number.imag() == 0 ? number.real() : std::numeric_limits<double>::quiet_NaN();
}

} // namespace nullor::measure
