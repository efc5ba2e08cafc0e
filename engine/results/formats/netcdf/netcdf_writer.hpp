#pragma once
// NetCDF-4 of all tables of a file. Its variables are by column, and how long they are is known at the end:
// the rows wait in a RowStore.

#include "engine/results/files/atomic_file.hpp"
#include "engine/results/files/row_store.hpp"
#include "engine/results/formats/netcdf/netcdf_layout.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

class NetcdfWriter final : public Writer {
public:
    NetcdfWriter(AtomicFile file, const NetcdfModule& module, Provenance provenance);
    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override {}
    [[nodiscard]] Outcome<Done> finish() override;

private:
    [[nodiscard]] Outcome<Done> write_from_memory(NetcdfLayout layout);
    [[nodiscard]] Outcome<Done> write_in_place(const NetcdfLayout& layout);

    AtomicFile file_;
    const NetcdfModule& module_;
    Provenance provenance_;
    RowStore rows_;
    std::optional<Header> header_; // of the first table
    std::vector<std::vector<double>> coordinates_;
    bool changed_ = false; // columns or parameters of a later table differ
};

} // namespace nullor::results
