#pragma once
// A Signal tied to a table and to the numbers of its step: evaluated at rows.
//
// In a complex table (ac) a signal is complex unless it is real by construction: vdb(), ph(), mag(),
// frequency, parameters, and any operation on these. A measure takes a complex signal by its magnitude, as
// ngspice and LTspice do.

#include <complex>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/expr/signal.hpp"
#include "engine/measure/context.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::measure {

// Keeps references to signal and table; holds scratch space, so each thread binds its own.
class BoundSignal {
public:
    // Without a table the signal may read parameters, targets and measures only. Fails where something that
    // it reads is not there: a column, or a measure without a value.
    static Outcome<BoundSignal> bind(const expr::Signal& signal, const results::Table* table,
                                     const Context& context);
    // Whether only the numbers differ from what it was bound to.
    [[nodiscard]] bool is_bound_to(const results::Table* table, const Context& context) const;
    // The numbers of another step or variant; those of the first are there. What is missing, if something is.
    [[nodiscard]] std::optional<Failure> take(const Context& context);

    // Real: the table is real, or the signal is by construction.
    [[nodiscard]] bool is_complex() const { return complex_; }
    // Reads nothing that changes from row to row.
    [[nodiscard]] bool is_constant() const { return reads_.empty(); }
    // Rows of the table; 1 without one.
    [[nodiscard]] std::size_t rows() const { return table_ ? table_->rows() : 1; }

    [[nodiscard]] std::complex<double> value(std::size_t row);
    // The number that a measure takes: the value, or its magnitude where the signal is complex. NaN where a
    // signal that is real by construction leaves the reals, as sqrt(-1) does.
    [[nodiscard]] double measured(std::size_t row);

private:
    struct Read {
        expr::SignalInput::Kind kind;
        std::size_t slot;
        // A probe is the sum of sign * column; v(a,b) may have to be made of v(a) and v(b).
        struct Term {
            std::size_t column;
            double sign;
        };
        std::vector<Term> terms;
    };

    BoundSignal(const expr::Signal& signal, const results::Table* table) : signal_(&signal), table_(table) {}
    bool find_terms(const Probe& probe, std::vector<Read::Term>& terms) const;
    // The row that is read at this one; of another step there may be none.
    [[nodiscard]] std::size_t row_of(const Read& read, std::size_t row) const;
    [[nodiscard]] double real_value(std::size_t row);
    [[nodiscard]] std::complex<double> complex_value(std::size_t row);

    const expr::Signal* signal_;
    const results::Table* table_;
    std::string analysis_; // of the table, when it was bound
    const RowNumbers* rows_ = nullptr;
    std::vector<Read> reads_; // inputs that change from row to row
    std::vector<double> real_inputs_;
    std::vector<std::complex<double>> complex_inputs_;
    expr::Scratch scratch_;
    bool complex_ = false; // the value is
};

} // namespace nullor::measure
