#include "engine/run/deck/printed_rows.hpp"

#include <utility>

namespace nullor::run {

Outcome<PrintedColumns> PrintedColumns::bind(const std::vector<const expr::Signal*>& signals,
                                             const results::Table& table, const measure::Context& context) {
    PrintedColumns columns;
    results::Header& header = columns.header_;
    header = table.header();
    header.columns.clear();
    header.is_complex = false;
    for (const expr::Signal* signal : signals) {
        Outcome<measure::BoundSignal> one = measure::BoundSignal::bind(*signal, &table, context);
        if (!one) return one.failure();
        columns.bound_.push_back(std::move(one).value());
        header.is_complex = header.is_complex || columns.bound_.back().is_complex();
        header.columns.push_back({signal->text, signal->unit, std::nullopt});
    }
    columns.real_.resize(signals.size());
    columns.complex_.resize(signals.size());
    columns.table_ = &table;
    return columns;
}

std::optional<Failure> PrintedColumns::take(const measure::Context& context) {
    for (measure::BoundSignal& signal : bound_)
        if (auto missing = signal.take(context)) return missing;
    return std::nullopt;
}

bool PrintedColumns::put(std::size_t row, results::Sink& to) {
    for (std::size_t c = 0; c < bound_.size(); ++c)
        if (header_.is_complex)
            complex_[c] = bound_[c].value(row);
        else
            real_[c] = bound_[c].measured(row);
    const double axis = table_->axis(row);
    return header_.is_complex ? to.row(axis, complex_.data()) : to.row(axis, real_.data());
}

Outcome<std::unique_ptr<PrintedRows>> PrintedRows::make(const std::vector<const expr::Signal*>& signals,
                                                        const results::Header& header,
                                                        const measure::Context& context, results::Sink& to) {
    std::unique_ptr<PrintedRows> rows(new PrintedRows(header, to));
    Outcome<PrintedColumns> printed = PrintedColumns::bind(signals, rows->row_, context);
    if (!printed) return printed.failure();
    rows->printed_ = std::move(printed).value();
    return rows;
}

} // namespace nullor::run
