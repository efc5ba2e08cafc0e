#pragma once
// Where the rows of one variant of a sweep go: places in memory that are written to the file as they are.

#include <complex>
#include <span>
#include <string>

#include "engine/results/table/table.hpp"

namespace nullor::run {

// Row k of column c is first[c * stride + k]; of complex rows first[c * stride + 2 k] and the next.
struct Place {
    double* first = nullptr;
    std::size_t stride = 0;
};

// Takes rows that have just this axis.
class PlaceSink final : public results::Sink {
public:
    // The axis outlives this.
    PlaceSink(const Place& place, std::size_t columns, std::span<const double> axis)
        : to_(place.first), stride_(place.stride), columns_(columns), axis_(axis) {}

    void begin(const results::Header&) override {}
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override {}

    // What the analysis that made the rows ended with; a failure of its own where its axis is another one.
    [[nodiscard]] Outcome<Done> outcome(const Outcome<Done>& done, const std::string& analysis) const;

private:
    [[nodiscard]] bool takes(double axis);

    double* to_; // the row to come
    std::size_t stride_, columns_;
    std::span<const double> axis_;
    std::size_t row_ = 0;
    bool differs_ = false;
};

} // namespace nullor::run
