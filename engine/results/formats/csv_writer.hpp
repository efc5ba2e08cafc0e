#pragma once
// CSV as RFC 4180 has it, for all tables of a file under one header row: the coordinates, the axis, the
// columns, a complex one as re(name) and im(name). Numbers have the shortest digits that read back to the
// same double; inf, -inf and nan are written so.

#include "engine/results/files/atomic_file.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

class CsvWriter final : public Writer {
public:
    explicit CsvWriter(AtomicFile file) : file_(std::move(file)) {}

    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override {}
    [[nodiscard]] Outcome<Done> finish() override { return file_.commit(); }

private:
    [[nodiscard]] bool row_of(double axis, const double* values, std::size_t count);

    AtomicFile file_;
    std::optional<std::string> heading_; // the header row; every table's must be the same
    std::string prefix_;                 // the coordinates of the present table, with a comma after each
    bool has_axis_ = false;
    std::size_t width_ = 0;
};

} // namespace nullor::results
