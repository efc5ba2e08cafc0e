#pragma once
// JSON for scripts:
//
//   {"format": "nullor-results", "schema": 1, "version": "0.1.0", "deck_sha256": "...", "options": "...",
//    "tables": [{"title": "...", "analysis": "ac", "complex": true,
//      "coordinates": [{"name": "r2", "unit": "ohm", "value": 1000}],
//      "axis": {"name": "frequency", "unit": "Hz"},              null without an axis
//      "columns": [{"name": "v(out)", "unit": "V"}],
//      "rows": [[1, [-10, 0.5]],                                 axis, then the columns; complex as [re, im]
//               ...]}]}
//
// JSON has no word for them: Infinity, -Infinity and NaN are strings, which Python's float() and JavaScript's
// Number() read.

#include "engine/results/files/atomic_file.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

class JsonWriter final : public Writer {
public:
    JsonWriter(AtomicFile file, const Provenance& provenance);

    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override;
    [[nodiscard]] Outcome<Done> finish() override;

private:
    char* open_row(char* to, double axis);
    bool close_row(char* start, char* to);

    AtomicFile file_;
    bool any_table_ = false, any_row_ = false;
    bool has_axis_ = false;
    std::size_t width_ = 0;
};

} // namespace nullor::results
