#pragma once
// Sinks that keep, copy and replay tables.

#include <vector>

#include "engine/results/table.hpp"

namespace nullor::results {

// Keeps every table: one from each begin() on, so that the rows of an analysis that failed midway are there
// too.
class TableSink final : public Sink {
public:
    void begin(const Header& header) override { tables_.emplace_back(header); }
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override {}

    [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }
    [[nodiscard]] std::vector<Table> take() { return std::move(tables_); }

private:
    std::vector<Table> tables_;
};

// Hands every row to several sinks, which it does not own. A sink that is full stops them all, after this
// row.
class TeeSink final : public Sink {
public:
    explicit TeeSink(std::vector<Sink*> sinks) : sinks_(std::move(sinks)) {}

    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override;

private:
    std::vector<Sink*> sinks_;
};

// begin, every row, end. False: the sink did not take all rows.
[[nodiscard]] bool replay(const Table& table, Sink& sink);

} // namespace nullor::results
