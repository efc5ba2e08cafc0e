#pragma once
// The binary rawfile of SPICE3, byte for byte as ngspice lays it out: a text header, then the rows, the axis
// first, in the machine's doubles; in a complex plot the axis is complex too. Each further table is a further
// plot behind the last.
//
// What the format has no place for stands in the plot's name: "AC Analysis 2: r2=1000 ohm, temper=27 degC" is
// the second ac, at this step. Readers tell a plot's kind by the words it begins with.

#include "engine/results/files/atomic_file.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

class RawWriter final : public Writer {
public:
    explicit RawWriter(AtomicFile file) : file_(std::move(file)) {}

    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    [[nodiscard]] bool rows(std::span<const double> axis,
                            std::span<const std::complex<double>* const> columns) override;
    void end() override;
    [[nodiscard]] Outcome<Done> finish() override { return file_.commit(); }

private:
    AtomicFile file_;
    std::uint64_t points_at_ = 0; // where the number of points stands
    std::uint64_t points_ = 0;
    bool has_axis_ = false;
    std::size_t width_ = 0;
};

} // namespace nullor::results
