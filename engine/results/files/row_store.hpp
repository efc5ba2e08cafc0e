#pragma once
// Rows of one file's tables, in the order in which they came, for who needs the last before the first can be
// written: in memory while they are few, then in a file without a name beside the output.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/files/content_hash.hpp"

namespace nullor::results {

class RowStore {
public:
    // `beside`: the path of the output. `most`: numbers in memory.
    explicit RowStore(std::string beside, std::size_t most = std::size_t{1} << 20)
        : beside_(std::move(beside)), most_(most) {}
    RowStore(const RowStore&) = delete;
    RowStore& operator=(const RowStore&) = delete;
    ~RowStore();

    struct Table {
        std::size_t width = 0; // numbers in a row behind that of the axis
        std::size_t rows = 0;
        std::uint64_t axis_hash = 0; // of the axis' numbers, one after another
        std::uint64_t first = 0;     // place of its first number
    };

    // What is appended from here on is a table of its own.
    void begin(std::size_t width);
    // As many values as width. False: there is no room for it, failure() says why, and nothing more is taken.
    [[nodiscard]] bool append(double axis, const double* values);

    // To be called behind the last row.
    void end_table();

    [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }
    [[nodiscard]] bool in_memory() const { return file_ < 0; }
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    // Rows [first, first + count) of a table, each 1 + width numbers, the axis first. `to` has their size.
    [[nodiscard]] Outcome<Done> read(std::size_t table, std::size_t first, std::span<double> to) const;

private:
    [[nodiscard]] bool spill();

    std::string beside_;
    std::size_t most_;
    std::vector<Table> tables_;
    ContentHash axis_; // of the last table
    std::vector<double> recent_;
    std::uint64_t spilled_ = 0; // numbers in the file: those before `recent_`
    int file_ = -1;
    std::optional<Failure> failure_;
};

} // namespace nullor::results
