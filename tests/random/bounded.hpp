#pragma once
// A matrix that knows the rounding in each of its entries, so that elimination tells a zero from a small
// number. The bounds add up without luck: where no rank is decided by them, entries are better kept.

#include <utility>
#include <vector>

#include "tests/random/number.hpp"

namespace randomly {

template <class T>
T magnitude(T x) {
    return x < 0 ? -x : x;
}

// Row by row; for numbers that Eigen does not know.
template <class T>
class Table {
public:
    Table(int rows, int columns)
        : columns_(columns), entries_(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)) {}
    T& operator()(int i, int j) { return entries_[at(i, j)]; }
    const T& operator()(int i, int j) const { return entries_[at(i, j)]; }
    [[nodiscard]] int cols() const { return columns_; }

private:
    [[nodiscard]] std::size_t at(int i, int j) const {
        return static_cast<std::size_t>(i) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(j);
    }
    int columns_;
    std::vector<T> entries_;
};

template <class T>
struct Bounded {
    static constexpr T unit = rounding_of<T>;
    Table<T> value, noise;
    bool zeros; // what is nothing but rounding becomes 0

    explicit Bounded(const Matrix& m, bool decides = true)
        : value(static_cast<int>(m.rows()), static_cast<int>(m.cols())), noise(value), zeros(decides) {
        for (int i = 0; i < m.rows(); ++i)
            for (int j = 0; j < m.cols(); ++j)
                value(i, j) = m(i, j), noise(i, j) = magnitude(value(i, j)) * unit;
    }
    // v -= f x
    static void subtract(T& v, T& v_noise, T f, T f_noise, T x, T x_noise, bool zero = true) {
        const T product = f * x;
        v_noise +=
            magnitude(f) * x_noise + f_noise * magnitude(x) + unit * (magnitude(v) + magnitude(product));
        v -= product;
        if (zero && magnitude(v) <= 16 * v_noise) v = 0;
    }
    // row i -= f * row p
    void subtract(int i, int p, T f) {
        if (f == 0) return;
        for (int j = 0; j < value.cols(); ++j)
            if (value(p, j) != 0 || noise(p, j) != 0)
                subtract(value(i, j), noise(i, j), f, magnitude(f) * unit, value(p, j), noise(p, j), zeros);
    }
    // column j of row i is gone
    void clear(int i, int j) { value(i, j) = noise(i, j) = 0; }
};

} // namespace randomly
