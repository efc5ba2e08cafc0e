#pragma once
// The signals of a .print, evaluated row by row.

#include <complex>
#include <memory>
#include <optional>
#include <vector>

#include "engine/measure/bound_signal.hpp"
#include "engine/measure/context.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::run {

// Of a table. Keeps a reference to it, and to the signals.
class PrintedColumns {
public:
    static Outcome<PrintedColumns> bind(const std::vector<const expr::Signal*>& signals,
                                        const results::Table& table, const measure::Context& context);

    // The numbers of another step or variant: what is missing, if something is.
    [[nodiscard]] std::optional<Failure> take(const measure::Context& context);
    // A column for each signal; complex if one of them is.
    [[nodiscard]] const results::Header& header() const { return header_; }
    // What they are at a row of the table. False: the sink is full.
    [[nodiscard]] bool put(std::size_t row, results::Sink& to);

private:
    results::Header header_;
    const results::Table* table_ = nullptr;
    std::vector<measure::BoundSignal> bound_;
    std::vector<double> real_;
    std::vector<std::complex<double>> complex_;
};

// Takes rows of a solution as they are made and hands on what is printed of them.
class PrintedRows final : public results::Sink {
public:
    // header: of the rows to come. `to` outlives this.
    static Outcome<std::unique_ptr<PrintedRows>> make(const std::vector<const expr::Signal*>& signals,
                                                      const results::Header& header,
                                                      const measure::Context& context, results::Sink& to);

    void begin(const results::Header&) override { to_.begin(printed_->header()); }
    [[nodiscard]] bool row(double axis, const double* values) override { return put(axis, values); }
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override {
        return put(axis, values);
    }
    void end() override { to_.end(); }

private:
    PrintedRows(const results::Header& header, results::Sink& to) : row_(header), to_(to) {}
    template <class T>
    [[nodiscard]] bool put(double axis, const T* values) {
        row_.clear();
        row_.append(axis, values);
        return printed_->put(0, to_);
    }

    results::Table row_; // the one at hand
    std::optional<PrintedColumns> printed_;
    results::Sink& to_;
};

} // namespace nullor::run
