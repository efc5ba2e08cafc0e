#include "engine/linalg/lu/residual.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <doctest/doctest.h>

#include <complex>
#include <vector>

using namespace nullor::linalg;
using Complex = std::complex<double>;

namespace {

// | 1 0 2 |
// | 0 0 3 |
// | 4 5 0 |
Pattern small_pattern() {
    PatternBuilder builder(3);
    builder.add(2, 1);
    builder.add(2, 0);
    builder.add(0, 2);
    builder.add(1, 2);
    builder.add(0, 0);
    builder.add(0, 2);
    builder.add(-1, 2);
    builder.add(1, -1);
    builder.add(-1, -1);
    return builder.build();
}

template <class T>
std::vector<T> small_values(const Pattern& pattern) {
    std::vector<T> values(static_cast<std::size_t>(pattern.nnz()) + 1);
    const auto set = [&](int row, int col, double value) {
        values[static_cast<std::size_t>(pattern.slot(row, col))] = T{value};
    };
    set(0, 0, 1.0);
    set(0, 2, 2.0);
    set(1, 2, 3.0);
    set(2, 0, 4.0);
    set(2, 1, 5.0);
    set(-1, 2, 1e300);
    return values;
}

} // namespace

TEST_CASE("a pattern has each entry once, by column, rows ascending, and none of ground") {
    const Pattern pattern = small_pattern();
    CHECK(pattern.n == 3);
    CHECK(pattern.nnz() == 5);
    CHECK(pattern.col_ptr == std::vector<int>{0, 2, 3, 5});
    CHECK(pattern.row_index == std::vector<int>{0, 2, 2, 0, 1});
}

TEST_CASE("slots are the places of the entries, and ground has the discard slot") {
    const Pattern pattern = small_pattern();
    CHECK(pattern.slot(0, 0) == 0);
    CHECK(pattern.slot(2, 0) == 1);
    CHECK(pattern.slot(2, 1) == 2);
    CHECK(pattern.slot(0, 2) == 3);
    CHECK(pattern.slot(1, 2) == 4);
    CHECK(pattern.slot(-1, 2) == pattern.nnz());
    CHECK(pattern.slot(2, -1) == pattern.nnz());
    CHECK(pattern.slot(-1, -1) == pattern.nnz());
    CHECK(pattern.contains(2, 1));
    CHECK_FALSE(pattern.contains(1, 1));
    CHECK_FALSE(pattern.contains(-1, 1));
    CHECK_FALSE(pattern.contains(3, 0));
}

TEST_CASE("an empty pattern and empty columns") {
    const Pattern none = PatternBuilder(0).build();
    CHECK(none.n == 0);
    CHECK(none.nnz() == 0);
    CHECK(none.slot(-1, -1) == 0);
    const Pattern hollow = PatternBuilder(2).build();
    CHECK(hollow.col_ptr == std::vector<int>{0, 0, 0});
}

TEST_CASE("a product adds to what is there and does not read the discard slot") {
    const Pattern pattern = small_pattern();
    std::vector<double> y{0.5, 0.5, 0.5};
    multiply(pattern, small_values<double>(pattern), std::vector<double>{1.0, 10.0, 100.0}, y);
    CHECK(y == std::vector<double>{201.5, 300.5, 54.5});
}

TEST_CASE("a careful residual keeps what working precision loses") {
    // 1e16 x0 + x1 - 1e16 x2 with x = (1, 1, 1): the middle term is lost in plain sums from left to right.
    PatternBuilder builder(3);
    for (int col = 0; col < 3; ++col) {
        builder.add(0, col);
    }
    const Pattern pattern = builder.build();
    const std::vector<double> values{1e16, 1.0, -1e16, 0.0};
    const std::vector<double> x{1.0, 1.0, 1.0}, b{0.0, 0.0, 0.0};
    std::vector<double> plain(3);
    multiply(pattern, values, x, plain);
    CHECK(plain[0] == 0.0);

    Residual<double> careful(3);
    careful.evaluate(pattern, Side::plain, values, b, x, x);
    CHECK(careful.value()[0] == -1.0);
    CHECK(careful.backward_error() == doctest::Approx(1.0 / 2e16).epsilon(1e-12));

    // (1 + e)^2 - (1 + 2 e) = e^2, all of it rounding error of the product.
    const double e = 0x1p-30;
    PatternBuilder one(1);
    one.add(0, 0);
    Residual<double> single(1);
    single.evaluate(one.build(), Side::transposed, std::vector<double>{1.0 + e, 0.0},
                    std::vector<double>{1.0 + 2.0 * e}, std::vector<double>{1.0 + e},
                    std::vector<double>{1.0 + e});
    CHECK(single.value()[0] == -e * e);

    Residual<Complex> complex(1);
    complex.evaluate(one.build(), Side::plain, std::vector<Complex>{{0.0, 1.0 + e}, {}},
                     std::vector<Complex>{{-1.0 - 2.0 * e, 0.0}}, std::vector<Complex>{{0.0, 1.0 + e}},
                     std::vector<double>{1.0 + e});
    CHECK(complex.value()[0] == Complex(e * e, 0.0));
}

TEST_CASE("rows of zeros do not count in the backward error, numbers that are not finite do") {
    PatternBuilder builder(2);
    builder.add(0, 0);
    builder.add(1, 1);
    const Pattern pattern = builder.build();
    Residual<double> r(2);
    const std::vector<double> values{2.0, 3.0, 0.0};
    r.evaluate(pattern, Side::plain, values, std::vector<double>{2.0, 0.0}, std::vector<double>{1.0, 0.0},
               std::vector<double>{1.0, 0.0});
    CHECK(r.backward_error() == 0.0);
    r.evaluate(pattern, Side::plain, values, std::vector<double>{2.0, 0.0}, std::vector<double>{1.0, 1.0},
               std::vector<double>{1.0, 1.0});
    CHECK(r.backward_error() == 1.0);
    r.evaluate(pattern, Side::plain, values, std::vector<double>{2.0, 0.0}, std::vector<double>{1.0, 1e308},
               std::vector<double>{1.0, 1e308});
    CHECK_FALSE(r.backward_error() <= 1.0);
}
