#include "engine/results/table/sinks.hpp"

namespace nullor::results {

bool TableSink::take(std::size_t numbers) {
    taken_ += numbers;
    return !room_ || room_->take(numbers);
}

bool TableSink::row(double axis, const double* values) {
    if (!take(1 + tables_.back().width())) return false;
    tables_.back().append(axis, values);
    return true;
}

bool TableSink::row(double axis, const std::complex<double>* values) {
    if (!take(1 + 2 * tables_.back().width())) return false;
    tables_.back().append(axis, values);
    return true;
}

void TeeSink::begin(const Header& header) {
    for (auto* sink : sinks_) sink->begin(header);
}

bool TeeSink::row(double axis, const double* values) {
    bool all = true;
    for (auto* sink : sinks_) all = sink->row(axis, values) && all;
    return all;
}

bool TeeSink::row(double axis, const std::complex<double>* values) {
    bool all = true;
    for (auto* sink : sinks_) all = sink->row(axis, values) && all;
    return all;
}

bool TeeSink::rows(std::span<const double> axis, std::span<const std::complex<double>* const> columns) {
    bool all = true;
    for (auto* sink : sinks_) all = sink->rows(axis, columns) && all;
    return all;
}

void TeeSink::end() {
    for (auto* sink : sinks_) sink->end();
}

bool replay(const Table& table, Sink& sink) {
    sink.begin(table.header());
    std::vector<double> real(table.width());
    std::vector<std::complex<double>> complex(table.width());
    bool taken = true;
    for (std::size_t row = 0; row < table.rows() && taken; ++row) {
        for (std::size_t column = 0; column < table.width(); ++column) {
            if (table.header().is_complex)
                complex[column] = table.value(row, column);
            else
                real[column] = table.real(row, column);
        }
        taken = table.header().is_complex ? sink.row(table.axis(row), complex.data())
                                          : sink.row(table.axis(row), real.data());
    }
    sink.end();
    return taken;
}

} // namespace nullor::results
