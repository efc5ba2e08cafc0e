// Dense output: the polynomial through the newest accepted points.

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "engine/analysis/transient/control/dense.hpp"

using nullor::analysis::Dense;

namespace {

double power(double t, int degree) {
    double value = 1;
    for (int k = 0; k < degree; ++k) value *= t;
    return value;
}

double at(const Dense& dense, double t) {
    double value = NAN;
    dense.at(t, {&value, 1});
    return value;
}

void push(Dense& dense, double t, double value) {
    dense.push(t, {&value, 1});
}

const double times[] = {0, 0.9, 2.1, 3, 4.2, 5, 6.3};

} // namespace

TEST_CASE("n points reproduce every polynomial of degree n-1, and the next degree with its known error") {
    for (int n = 2; n <= 6; ++n)
        for (int degree = 0; degree <= n; ++degree) {
            Dense dense(1);
            for (int k = 0; k < n; ++k) push(dense, times[k], power(times[k] - 2, degree));
            for (const double share : {0.1, 0.37, 0.5, 0.93}) {
                const double t = times[n - 2] + share * (times[n - 1] - times[n - 2]);
                // The interpolation error of t^n is the product of the distances to the points.
                double error = degree == n ? 1 : 0;
                for (int k = 0; k < n; ++k) error *= t - times[k];
                CAPTURE(n);
                CAPTURE(degree);
                CHECK(power(t - 2, degree) - at(dense, t) == doctest::Approx(error).epsilon(1e-11).scale(1));
            }
        }
}

TEST_CASE("only the six newest points count") {
    Dense dense(1);
    push(dense, -1, 1e6);
    for (int k = 0; k < 6; ++k) push(dense, times[k], power(times[k], 5));
    CHECK(at(dense, 4.7) == doctest::Approx(power(4.7, 5)).epsilon(1e-12));
    CHECK(dense.last_time() == 5);
}

TEST_CASE("at the points it is their value, and a constant is a constant, to the last bit") {
    Dense dense(2);
    std::mt19937 random(7);
    for (const double t : times) {
        const double values[] = {static_cast<double>(random()) * 1e-9, 0.1};
        dense.push(t, values);
        double read[2];
        dense.at(t, read);
        CHECK(read[0] == values[0]);
        CHECK(read[1] == values[1]);
        for (const double back : {0.2, 0.5, 0.8}) {
            if (!dense.has_interval()) continue;
            dense.at(t - back * 0.8, read);
            CHECK(read[1] == 0.1);
        }
    }
}

TEST_CASE("a discontinuity: nothing older than the last point") {
    Dense dense(1);
    CHECK(!dense.has_interval());
    for (int k = 0; k < 5; ++k) push(dense, times[k], power(times[k], 4));
    CHECK(dense.has_interval());
    CHECK(dense.error_order() == 5);
    dense.restart();
    CHECK(!dense.has_interval());
    CHECK(dense.error_order() == 1);
    const double start = power(times[4], 4);
    push(dense, 5.2, start + 3);
    CHECK(at(dense, 4.7) == doctest::Approx(start + 1.5).epsilon(1e-15));
    dense.forget_oldest();
    CHECK(!dense.has_interval());
    CHECK(dense.last_time() == 5.2);
}

TEST_CASE("the distance from a straight line, of the worst column in its own scale") {
    // (t - 3)^2 between 2 and 4: 1 below the line at both ends' height. The other column is a line.
    Dense dense(2);
    for (const double t : {0.0, 2.0, 4.0}) {
        const double values[] = {7 * t, 5 * (t - 3) * (t - 3)};
        dense.push(t, values);
    }
    const double scale[] = {1e-9, 0.25};
    CHECK(dense.bend(0, scale) == doctest::Approx(20).epsilon(1e-12));
}

TEST_CASE("crowded points seen from a long step: their noise is not magnified more than 20 times") {
    std::mt19937 random(3);
    Dense dense(1);
    constexpr double noise = 1e-6;
    double t = 0;
    for (int k = 0; k < 5; ++k) {
        push(dense, t, 1 + ((random() & 1u) != 0 ? noise : -noise));
        t += 1e-6;
    }
    push(dense, 1, 1);
    for (double x = 0.01; x < 1; x += 0.01) CHECK(std::abs(at(dense, x) - 1) <= 20 * noise * (1 + 1e-9));
}

TEST_CASE("a jump at the restart is told from a slope") {
    const double scale[] = {1e-3};
    const auto seen = [&](double before, double behind, double next) {
        Dense dense(1);
        push(dense, 0, before);
        push(dense, 1e-3, behind);
        return dense.jumped(2e-3, {&next, 1}, scale);
    };
    CHECK(seen(0, 1, 1.01));
    CHECK(!seen(0, 1, 2));           // as steep behind
    CHECK(!seen(0, 1, 1.11));        // a tenth and more of it
    CHECK(!seen(0, 0.9e-3, 0.9e-3)); // less than the scale
    Dense dense(1);
    push(dense, 0, 0);
    const double next = 1;
    CHECK(!dense.jumped(1, {&next, 1}, scale)); // no second point yet
}

TEST_CASE("the error of a candidate: none for what the past foretells, and with the known order else") {
    const double scale[] = {1.0}, exact[] = {0.0};
    Dense single(1);
    push(single, 0, 1);
    const double far = 99;
    CHECK(single.error(1, {&far, 1}, scale, exact) == 0);

    // A cubic through four points goes on as the same cubic.
    Dense cubic(1);
    for (int k = 0; k < 4; ++k) push(cubic, times[k], power(times[k], 3));
    const double on = power(3.5, 3), off = on + 0.01;
    CHECK(cubic.error(3.5, {&on, 1}, scale, exact) < 1e-11);
    const double one = cubic.error(3.5, {&off, 1}, scale, exact);
    CHECK(one > 0);
    const double twice = on + 0.02;
    CHECK(cubic.error(3.5, {&twice, 1}, scale, exact) == doctest::Approx(2 * one).epsilon(1e-9));
    const double narrow[] = {0.1};
    CHECK(cubic.error(3.5, {&off, 1}, narrow, exact) == doctest::Approx(10 * one).epsilon(1e-9));

    // Even steps of h through t^4: the error falls as h^4 (four points are in use).
    double last = 0;
    for (const double h : {0.1, 0.05}) {
        Dense dense(1);
        for (int k = -3; k <= 0; ++k) push(dense, k * h, power(1 + k * h, 4));
        const double next = power(1 + h, 4);
        const double error = dense.error(h, {&next, 1}, scale, exact);
        CHECK(error > 0);
        if (last > 0) CHECK(std::log2(last / error) == doctest::Approx(4).epsilon(0.1));
        last = error;
        CHECK(dense.error_order() == 4);
    }

    // Five points 1e-3 off in turn: the polynomial through four of them is off by 16e-3 at the last.
    Dense noisy(1);
    for (int k = 0; k < 4; ++k) push(noisy, k, k % 2 == 0 ? 1e-3 : -1e-3);
    const double noise = 1e-3, rounding[] = {1e-3}, half[] = {0.5e-3};
    CHECK(noisy.error(4, {&noise, 1}, scale, exact) > 0.7e-3);
    CHECK(noisy.error(4, {&noise, 1}, scale, rounding) == 0);
    CHECK(noisy.error(4, {&noise, 1}, scale, half) > 0.3e-3);
}
