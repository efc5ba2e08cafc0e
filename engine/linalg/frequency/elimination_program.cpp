#include "engine/linalg/frequency/elimination_program.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

using Program = EliminationProgram;
using Step = Program::Step;
using Term = Program::Term;
using ScalarStep = Program::ScalarStep;
constexpr int zero = AffineSlots::zero;

/// A number on its way: affine in jw, less products that only lanes can form.
struct Value {
    AffineSlots affine;
    std::vector<Term> less;
    int lane = -1; // where it stands, once it was formed

    [[nodiscard]] bool is_lane() const { return lane >= 0 || !less.empty(); }
    [[nodiscard]] bool has_slope() const { return affine.c != zero || affine.im_c != zero; }
};

struct Cell {
    int column;
    Value value;
};

class Compiler {
public:
    Compiler(const Pattern& pattern, std::span<const double> g, std::span<const double> c,
             std::span<const std::complex<double>> u, std::span<const Reading> readings)
        : rows_(at(pattern.n) + readings.size()), right_(rows_.size()) {
        out_.n = pattern.n;
        out_.nnz = pattern.nnz();
        out_.scalars = out_.im_slot(out_.n);
        for (int column = 0; column < out_.n; ++column)
            for (int s = pattern.col_ptr[at(column)]; s < pattern.col_ptr[at(column) + 1]; ++s) {
                if (g[at(s)] == 0 && c[at(s)] == 0) continue;
                Cell cell{column, {}};
                if (g[at(s)] != 0) cell.value.affine.g = out_.g_slot(s);
                if (c[at(s)] != 0) cell.value.affine.c = out_.c_slot(s);
                rows_[at(pattern.row_index[at(s)])].push_back(cell);
            }
        for (int row = 0; row < out_.n; ++row) {
            if (u[at(row)].real() != 0) right_[at(row)].affine.g = out_.re_slot(row);
            if (u[at(row)].imag() != 0) right_[at(row)].affine.im_g = out_.im_slot(row);
        }
        for (std::size_t k = 0; k < readings.size(); ++k) border(at(out_.n) + k, readings[k]);
    }

    Program run(const EliminationOrder& order) {
        for (int k = 0; k < order.affine; ++k) eliminate_early(order.pivots[at(k)]);
        std::vector<EliminationOrder::Pivot> late(order.pivots.begin() + order.affine, order.pivots.end());
        const std::vector<std::vector<Cell>> rows = rows_;
        const std::vector<Value> right = right_;
        eliminate_late(late);
        check(late, rows, right);
        refine(late);
        read();
        return std::move(out_);
    }

private:
    // Of -o x, once all else is eliminated, the right-hand side is o x.
    void border(std::size_t row, const Reading& reading) {
        if (reading.plus == reading.minus) return;
        if (reading.plus >= 0) {
            Cell cell{reading.plus, {}};
            cell.value.affine.g = Program::minus_one;
            rows_[row].push_back(cell);
        }
        if (reading.minus >= 0) {
            Cell cell{reading.minus, {}};
            cell.value.affine.g = one();
            rows_[row].push_back(cell);
        }
    }

    int scalar(ScalarStep::Kind kind, int a, int b = zero, int c = zero) {
        out_.scalar_steps.push_back({kind, a, b, c});
        return out_.scalars++;
    }
    int one() {
        if (one_ < 0) one_ = scalar(ScalarStep::Kind::product, Program::minus_one, Program::minus_one);
        return one_;
    }
    int product(int a, int b) {
        if (a == zero || b == zero) return zero;
        return scalar(ScalarStep::Kind::product, a, b);
    }
    void take(int& from, int a, int b) {
        if (a == zero || b == zero) return;
        from = from == zero ? scalar(ScalarStep::Kind::negative_product, a, b)
                            : scalar(ScalarStep::Kind::minus_product, a, b, from);
    }

    int new_lane() { return out_.lanes++; }

    void emit(std::vector<Step>& steps, Step step, const std::vector<Term>& less) {
        step.first = static_cast<int>(out_.terms.size());
        step.count = static_cast<int>(less.size());
        out_.terms.insert(out_.terms.end(), less.begin(), less.end());
        steps.push_back(step);
    }

    // The lane slot of a value.
    int lane_of(Value& value) {
        if (value.lane < 0) {
            Step step{};
            step.to = value.lane = new_lane();
            step.start = value.affine;
            emit(out_.solve, step, value.less);
        }
        return value.lane;
    }

    // -(lane a) * b
    static Term term(int a, const Value& b) {
        if (b.lane >= 0) return {Term::Kind::lane, a, b.lane, zero};
        const bool constant = b.affine.g != zero, slope = b.affine.c != zero;
        const auto kind = !slope ? Term::Kind::constant : constant ? Term::Kind::affine : Term::Kind::slope;
        return {kind, a, b.affine.g, b.affine.c};
    }

    // target -= a b, where a is of the matrix.
    void take_product(Value& target, Value& a, Value& b) {
        if (!a.is_lane() && !b.is_lane() && !(a.has_slope() && b.has_slope())) {
            AffineSlots& t = target.affine;
            take(t.g, a.affine.g, b.affine.g);
            take(t.im_g, a.affine.g, b.affine.im_g);
            take(t.c, a.affine.g, b.affine.c);
            take(t.c, a.affine.c, b.affine.g);
            take(t.im_c, a.affine.g, b.affine.im_c);
            take(t.im_c, a.affine.c, b.affine.im_g);
            return;
        }
        // The right-hand side is the only one with imaginary constants: it goes into a lane.
        if (a.is_lane()) {
            const bool imaginary = b.affine.im_g != zero || b.affine.im_c != zero;
            if (b.is_lane() || imaginary) lane_of(b);
            target.less.push_back(term(lane_of(a), b));
        } else {
            target.less.push_back(term(lane_of(b), a));
        }
    }

    [[nodiscard]] static Cell* find_in(std::vector<Cell>& row, int column) {
        for (Cell& cell : row)
            if (cell.column == column) return &cell;
        return nullptr;
    }

    // Takes the pivot's column out of its row, and all rows below that have an entry there.
    Value take_out(int row, int column) {
        std::vector<Cell>& cells = rows_[at(row)];
        const auto place =
            std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) { return cell.column == column; });
        assert(place != cells.end());
        Value value = std::move(place->value);
        cells.erase(place);
        return value;
    }

    std::vector<int> rows_with(int column, int except) {
        std::vector<int> found;
        for (std::size_t row = 0; row < rows_.size(); ++row)
            if (static_cast<int>(row) != except && !done_[row] && find_in(rows_[row], column))
                found.push_back(static_cast<int>(row));
        return found;
    }

    void subtract_row(int target, int pivot_row, Value& factor) {
        for (Cell& cell : rows_[at(pivot_row)]) {
            Cell* met = find_in(rows_[at(target)], cell.column);
            if (!met) {
                rows_[at(target)].push_back({cell.column, {}});
                met = &rows_[at(target)].back();
            }
            take_product(met->value, factor, cell.value);
        }
    }

    void eliminate_early(const EliminationOrder::Pivot& pivot) {
        const Value head = take_out(pivot.row, pivot.column);
        const int inverse = scalar(ScalarStep::Kind::inverse, head.affine.g);
        done_.resize(rows_.size(), 0);
        for (const int row : rows_with(pivot.column, pivot.row)) {
            const Value below = take_out(row, pivot.column);
            Value factor;
            factor.affine.g = product(below.affine.g, inverse);
            factor.affine.c = product(below.affine.c, inverse);
            subtract_row(row, pivot.row, factor);
            Value& right = right_[at(pivot.row)];
            take_product(right_[at(row)], factor, right);
        }
        done_[at(pivot.row)] = 1;
        Program::Early early{pivot.column, inverse, right_[at(pivot.row)].affine,
                             static_cast<int>(out_.early_entries.size()),
                             static_cast<int>(rows_[at(pivot.row)].size())};
        for (const Cell& cell : rows_[at(pivot.row)])
            out_.early_entries.push_back({cell.column, cell.value.affine});
        out_.early.push_back(early);
    }

    struct Factor {
        int row;
        Value value;
    };
    struct Late {
        int inverse_lane = -1, inverse_scalar = -1;
        std::vector<Factor> below;
        int y = -1;
    };

    // 1/pivot
    void invert(Value& head, Late& late) {
        if (!head.is_lane() && !head.has_slope()) {
            late.inverse_scalar = scalar(ScalarStep::Kind::inverse, head.affine.g);
            return;
        }
        Step step{};
        step.after = Step::After::inverse;
        step.to = late.inverse_lane = new_lane();
        if (head.lane >= 0) step.from = head.lane;
        step.start = head.affine;
        emit(out_.solve, step, head.lane >= 0 ? std::vector<Term>{} : head.less);
    }

    [[nodiscard]] Step divided(const Late& late, int to) const {
        Step step{};
        step.to = to;
        step.after = late.inverse_lane >= 0 ? Step::After::times_lane : Step::After::times_constant;
        step.factor = late.inverse_lane >= 0 ? late.inverse_lane : late.inverse_scalar;
        return step;
    }

    Value quotient(Value value, const Late& late) {
        Value result;
        if (late.inverse_lane < 0 && !value.is_lane()) {
            result.affine.g = product(value.affine.g, late.inverse_scalar);
            result.affine.c = product(value.affine.c, late.inverse_scalar);
            return result;
        }
        Step step = divided(late, result.lane = new_lane());
        if (value.lane >= 0) {
            step.from = value.lane;
            value.less.clear();
        }
        step.start = value.affine;
        emit(out_.solve, step, value.less);
        return result;
    }

    void eliminate_late(const std::vector<EliminationOrder::Pivot>& pivots) {
        done_.resize(rows_.size(), 0);
        // Outputs are read from the unknowns.
        for (std::size_t row = at(out_.n); row < rows_.size(); ++row) done_[row] = 1;
        late_.resize(pivots.size());
        for (std::size_t k = 0; k < pivots.size(); ++k) {
            const auto& pivot = pivots[k];
            Late& late = late_[k];
            Value head = take_out(pivot.row, pivot.column);
            invert(head, late);
            for (const int row : rows_with(pivot.column, pivot.row)) {
                Value factor = quotient(take_out(row, pivot.column), late);
                subtract_row(row, pivot.row, factor);
                late.below.push_back({row, std::move(factor)});
            }
            done_[at(pivot.row)] = 1;
            // Forward.
            late.y = lane_of(right_[at(pivot.row)]);
            const bool is_zero = right_[at(pivot.row)].less.empty() && is_none(right_[at(pivot.row)].affine);
            if (!is_zero)
                for (Factor& factor : late.below)
                    take_product(right_[at(factor.row)], factor.value, right_[at(pivot.row)]);
        }
        unknown_lane_.assign(at(out_.n), -1);
        for (std::size_t k = pivots.size(); k-- > 0;) {
            Step step = divided(late_[k], new_lane());
            step.from = late_[k].y;
            emit(out_.solve, step, row_times_unknowns(pivots[k].row));
            unknown_lane_[at(pivots[k].column)] = step.to;
            out_.kept.push_back(pivots[k].column);
            out_.kept_slots.push_back(step.to);
        }
    }

    static bool is_none(const AffineSlots& a) {
        return a.g == zero && a.c == zero && a.im_g == zero && a.im_c == zero;
    }

    std::vector<Term> row_times_unknowns(int row) {
        std::vector<Term> terms;
        for (Cell& cell : rows_[at(row)]) {
            if (!cell.value.less.empty()) lane_of(cell.value);
            terms.push_back(term(unknown_lane_[at(cell.column)], cell.value));
        }
        return terms;
    }

    void check(const std::vector<EliminationOrder::Pivot>& pivots, const std::vector<std::vector<Cell>>& rows,
               const std::vector<Value>& right) {
        residual_.assign(pivots.size(), -1);
        for (std::size_t k = 0; k < pivots.size(); ++k) {
            std::vector<Term> terms;
            for (const Cell& cell : rows[at(pivots[k].row)])
                terms.push_back(term(unknown_lane_[at(cell.column)], cell.value));
            Step step{};
            step.to = residual_[k] = new_lane();
            step.start = right[at(pivots[k].row)].affine;
            emit(out_.check, step, terms);
        }
    }

    // The same factors on the residuals; then x - (-1) dx.
    void refine(const std::vector<EliminationOrder::Pivot>& pivots) {
        std::vector<std::vector<Term>> less(rows_.size());
        std::vector<int> y(pivots.size());
        for (std::size_t k = 0; k < pivots.size(); ++k) {
            Step step{};
            step.to = y[k] = new_lane();
            step.from = residual_[k];
            emit(out_.refine, step, less[at(pivots[k].row)]);
            for (const Factor& factor : late_[k].below)
                less[at(factor.row)].push_back(term(y[k], factor.value));
        }
        const std::vector<int> unknowns = unknown_lane_;
        for (std::size_t k = pivots.size(); k-- > 0;) {
            Step step = divided(late_[k], new_lane());
            step.from = y[k];
            emit(out_.refine, step, row_times_unknowns(pivots[k].row));
            unknown_lane_[at(pivots[k].column)] = step.to;
        }
        for (const int column : out_.kept) {
            Step step{};
            step.to = step.from = unknowns[at(column)];
            emit(out_.refine, step,
                 {{Term::Kind::constant, unknown_lane_[at(column)], Program::minus_one, zero}});
        }
        unknown_lane_ = unknowns;
    }

    void read() {
        for (std::size_t row = at(out_.n); row < rows_.size(); ++row) {
            Step step{};
            step.to = new_lane();
            step.start = right_[row].affine;
            emit(out_.read, step, row_times_unknowns(static_cast<int>(row)));
            out_.outputs.push_back(step.to);
        }
    }

    Program out_;
    std::vector<std::vector<Cell>> rows_;
    std::vector<Value> right_;
    std::vector<char> done_;
    std::vector<Late> late_;
    std::vector<int> unknown_lane_, residual_;
    int one_ = -1;
};

double cost_of(const Program& program, const std::vector<Step>& steps) {
    double cost = 0;
    for (const Step& step : steps) {
        cost += 4;
        cost += step.after == Step::After::inverse ? 12 : step.after == Step::After::nothing ? 0 : 4;
        for (int k = 0; k < step.count; ++k) switch (program.terms[at(step.first + k)].kind) {
            case Term::Kind::lane: cost += 5; break;
            case Term::Kind::affine: cost += 6; break;
            case Term::Kind::constant:
            case Term::Kind::slope: cost += 3; break;
            }
    }
    return cost;
}

} // namespace

double EliminationProgram::cost_of_lane() const {
    return cost_of(*this, solve) + 1.5 * cost_of(*this, check) + cost_of(*this, read);
}

double EliminationProgram::cost_beforehand() const {
    return 8.0 * static_cast<double>(scalar_steps.size());
}

EliminationProgram compile(const EliminationOrder& order, const Pattern& pattern, std::span<const double> g,
                           std::span<const double> c, std::span<const std::complex<double>> u,
                           std::span<const Reading> readings) {
    return Compiler(pattern, g, c, u, readings).run(order);
}

} // namespace nullor::linalg
