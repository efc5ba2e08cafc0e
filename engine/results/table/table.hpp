#pragma once
// A result: an axis and named columns with units, all of one length. One table an analysis and step.

#include <complex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/base/probe.hpp"
#include "engine/base/units.hpp"

namespace nullor::results {

struct ColumnInfo {
    std::string name; // "v(out)"
    Unit unit = Unit::none;
    std::optional<Probe> probe; // what it is in the circuit; none for computed columns and files read back
};

// A parameter of the step or sample that a table belongs to: leading columns of CSV.
struct Coordinate {
    std::string name;
    double value = 0;
    Unit unit = Unit::none;
};

// What is known before the first row.
struct Header {
    std::string title;    // the deck's
    std::string analysis; // "op", "ac", "dc2", ...
    bool is_complex = false;
    ColumnInfo axis; // "frequency", "time", "v1", ...; an empty name: no axis (op, one row)
    std::vector<ColumnInfo> columns;
    std::vector<Coordinate> coordinates;

    [[nodiscard]] bool has_axis() const { return !axis.name.empty(); }
};

class Table {
public:
    Table() = default;
    explicit Table(Header header);

    [[nodiscard]] const Header& header() const { return header_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t width() const { return header_.columns.size(); }

    // values.size() == width() for real tables; complex ones take the second form. The axis is real always.
    void append(double axis, const double* values);
    void append(double axis, const std::complex<double>* values);

    // No rows any more; what held them is kept.
    void clear();
    // The rows stand elsewhere, where they outlive this: one for each place of the axis; the numbers of
    // column c begin at first[c * stride]. Nothing is copied. Until clear() none is appended.
    void lay_over(std::span<const double> axis, const double* first, std::size_t stride);

    // The first width() values of a row of a table at least as wide.
    void append_from(const Table& wider, std::size_t row);

    [[nodiscard]] std::span<const double> axis() const { return first_ ? laid_axis_ : axis_; }
    // Complex tables: re, im after one another.
    [[nodiscard]] std::span<const double> column(std::size_t column) const;

    [[nodiscard]] double axis(std::size_t row) const { return axis()[row]; }
    [[nodiscard]] double real(std::size_t row, std::size_t column) const;                // real tables
    [[nodiscard]] std::complex<double> value(std::size_t row, std::size_t column) const; // any table

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find(const Probe& probe) const;

private:
    Header header_;
    std::size_t rows_ = 0;
    std::vector<double> axis_;
    std::vector<std::vector<double>> columns_; // complex: re, im interleaved
    std::span<const double> laid_axis_;        // what this is laid over, if first_ is not null
    const double* first_ = nullptr;
    std::size_t stride_ = 0;
};

// Where an analysis puts its rows: a table in memory, or a file that grows while memory does not.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void begin(const Header& header) = 0;
    // One row; values as in Table::append. False: the sink cannot take more (disk full); the analysis stops.
    [[nodiscard]] virtual bool row(double axis, const double* values) = 0;
    [[nodiscard]] virtual bool row(double axis, const std::complex<double>* values) = 0;
    // Many rows of complex values at once: of row k, the axis is axis[k], column c is columns[c][k].
    [[nodiscard]] virtual bool rows(std::span<const double> axis,
                                    std::span<const std::complex<double>* const> columns);
    virtual void end() = 0;
};

// What an analysis whose sink takes no more ends with. Who made the sink knows why.
[[nodiscard]] inline Failure sink_full() {
    return output_failure("the results could not be written");
}

} // namespace nullor::results
