#pragma once
// Sinks that keep, copy and replay tables.

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/results/table/table.hpp"

namespace nullor::results {

// What tables in memory may hold together; several threads take from it.
class Room {
public:
    explicit Room(std::int64_t numbers) : left_(numbers) {}

    // False: it is used up, for good.
    [[nodiscard]] bool take(std::size_t numbers) {
        const auto wanted = static_cast<std::int64_t>(numbers);
        if (left_.fetch_sub(wanted, std::memory_order_relaxed) < wanted) used_up_ = true;
        return !used_up_;
    }
    void give_back(std::size_t numbers) {
        left_.fetch_add(static_cast<std::int64_t>(numbers), std::memory_order_relaxed);
    }

    [[nodiscard]] bool used_up() const { return used_up_; }

private:
    std::atomic<std::int64_t> left_;
    std::atomic<bool> used_up_{false};
};

// Keeps every table: one from each begin() on, so that the rows of an analysis that failed midway are there
// too.
class TableSink final : public Sink {
public:
    TableSink() = default;
    // Is full when the room is; gives back at its end what it took.
    explicit TableSink(Room& room) : room_(&room) {}
    ~TableSink() override {
        if (room_) room_->give_back(taken_);
    }
    TableSink(const TableSink&) = delete;
    TableSink& operator=(const TableSink&) = delete;

    void begin(const Header& header) override { tables_.emplace_back(header); }
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    void end() override {}

    [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }
    [[nodiscard]] std::vector<Table> take() { return std::move(tables_); }

private:
    [[nodiscard]] bool take(std::size_t numbers);

    std::vector<Table> tables_;
    Room* room_ = nullptr;
    std::size_t taken_ = 0;
};

// Rows go to a table of its owner's, behind those that are there.
class RowsOf final : public Sink {
public:
    explicit RowsOf(Table& table) : table_(table) {}

    void begin(const Header&) override {}
    [[nodiscard]] bool row(double axis, const double* values) override {
        table_.append(axis, values);
        return true;
    }
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override {
        table_.append(axis, values);
        return true;
    }
    void end() override {}

private:
    Table& table_;
};

// Hands every row to several sinks, which it does not own. A sink that is full stops them all, after this
// row.
class TeeSink final : public Sink {
public:
    explicit TeeSink(std::vector<Sink*> sinks) : sinks_(std::move(sinks)) {}

    void begin(const Header& header) override;
    [[nodiscard]] bool row(double axis, const double* values) override;
    [[nodiscard]] bool row(double axis, const std::complex<double>* values) override;
    [[nodiscard]] bool rows(std::span<const double> axis,
                            std::span<const std::complex<double>* const> columns) override;
    void end() override;

private:
    std::vector<Sink*> sinks_;
};

// begin, every row, end. False: the sink did not take all rows.
[[nodiscard]] bool replay(const Table& table, Sink& sink);

} // namespace nullor::results
