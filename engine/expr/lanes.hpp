#pragma once
// Programs compiled into one that runs over lanes: the same expressions for many sets of inputs, side by
// side.
//
// A value is a column: a number for each lane, one after another. Every instruction runs over the lanes
// before the next one begins, so that it is dispatched once and its loop has nothing but arithmetic in it.
// What is the same in all lanes is worked out while compiling, what occurs twice is computed once. In each
// lane the bits are those of Program::evaluate(), but for which of many NaNs it is, which nobody promises.

#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "engine/expr/program.hpp"

namespace nullor::expr {

class LaneProgram {
public:
    // Lanes are worked on in groups of so many.
    static constexpr std::size_t group = 8;

    // A column that is filled before each run.
    [[nodiscard]] int input();
    // One that is the same in all lanes.
    [[nodiscard]] int constant(double value);
    [[nodiscard]] int apply(Op op, int a, int b = -1, int c = -1);
    // The value of a program whose slot k is column inputs[k]. Its tables are used where they are.
    [[nodiscard]] int append(const Program& program, std::span<const int> inputs);

    [[nodiscard]] std::size_t columns() const { return constants_.size(); }

private:
    friend class Lanes;
    // What an operation does to a group of lanes; the columns are others than the result's.
    using Kernel = void (*)(const double* a, const double* b, const double* c, double* out);
    struct Step {
        Kernel kernel; // null: look up in table
        int a, b, c, out;
        const Table* table;
    };
    [[nodiscard]] int new_column();
    [[nodiscard]] int shared(Op op, int a, int b, int c, const Table* table);
    [[nodiscard]] bool is_constant(int column) const;

    std::vector<Step> steps_;
    struct Constant {
        bool is = false;
        double value = 0;
    };
    std::vector<Constant> constants_;      // by column
    std::map<std::uint64_t, int> by_bits_; // of a constant
    std::map<std::tuple<Op, int, int, int, const Table*>, int> by_step_;
};

// The columns of a program, which outlives them. One a thread.
class Lanes {
public:
    // width: how many there are at the most; rounded up to whole groups.
    Lanes(const LaneProgram& program, std::size_t width);

    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] std::span<double> column(int index) {
        return {columns_.data() + static_cast<std::size_t>(index) * width_, width_};
    }
    [[nodiscard]] const double* column(int index) const {
        return columns_.data() + static_cast<std::size_t>(index) * width_;
    }
    // The first `lanes`; those behind them have any value.
    void run(std::size_t lanes);

private:
    const LaneProgram& program_;
    std::size_t width_;
    std::vector<double> columns_;
};

} // namespace nullor::expr
