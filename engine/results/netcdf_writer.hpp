#pragma once
// NetCDF-4 of all tables of a file, which are kept in memory until the end.

#include "engine/results/atomic_file.hpp"
#include "engine/results/netcdf_file.hpp"
#include "engine/results/sinks.hpp"
#include "engine/results/writer.hpp"

namespace nullor::results {

class NetcdfWriter final : public Writer {
public:
    NetcdfWriter(AtomicFile file, const NetcdfModule& module, Provenance provenance)
        : file_(std::move(file)), module_(module), provenance_(std::move(provenance)) {}

    void begin(const Header& header) override { tables_.begin(header); }
    [[nodiscard]] bool row(double axis, const double* values) override { return tables_.row(axis, values); }
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override {
        return tables_.row(axis, values);
    }
    void end() override {}
    [[nodiscard]] Outcome<Done> finish() override;

private:
    AtomicFile file_;
    const NetcdfModule& module_;
    Provenance provenance_;
    TableSink tables_;
};

} // namespace nullor::results
