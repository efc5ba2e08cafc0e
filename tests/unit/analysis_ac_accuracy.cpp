// Small signals at so many frequencies that they are solved side by side, against closed forms.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <functional>

#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::table;
using Complex = std::complex<double>;

namespace {

struct Error {
    double relative, of_largest;
};

// Largest distance of a column from H(s), of the value there and of the column's largest.
Error error_of(const std::string& deck, const std::string& name, const std::function<Complex(Complex)>& h) {
    const run::Report report = report_of(deck);
    const results::Table& rows = table(report);
    const auto place = rows.find(name);
    REQUIRE(place.has_value());
    REQUIRE(rows.rows() > 5000);
    double relative = 0, distance = 0, largest = 0;
    for (std::size_t k = 0; k < rows.rows(); ++k) {
        const Complex truth = h(Complex(0, 2 * pi * rows.axis(k))), value = rows.value(k, *place);
        relative = std::max(relative, std::abs(value - truth) / std::abs(truth));
        distance = std::max(distance, std::abs(value - truth));
        largest = std::max(largest, std::abs(truth));
    }
    return {relative, distance / largest};
}

const std::string nine_decades = ".ac dec 1000 1m 1meg\n";

} // namespace

TEST_CASE("an integrator and its virtual ground over nine decades") {
    const std::string deck = "V1 in 0 AC 1\nR1 in n 10k\nC1 n out 10n\nXU1 0 n out amp\n"
                             ".model amp opamp (aol=1e6 gbw=10meg)\n" +
                             nine_decades;
    const auto gain = [](Complex s) { return 1e6 / (1.0 + s * 1e6 / (2 * pi * 1e7)); };
    const auto n = [=](Complex s) { return 1.0 / (1.0 + 1e-4 * s * (1.0 + gain(s))); };
    CHECK(error_of(deck, "v(n)", n).relative < 1e-11);
    CHECK(error_of(deck, "v(out)", [=](Complex s) { return -gain(s) * n(s); }).relative < 1e-11);
}

TEST_CASE("a resonance of Q = 1e5, right at its peak and in both tails") {
    const std::string circuit = "V1 in 0 AC 1\nL1 in a 1m\nR1 a c 10m\nC1 c 0 1n\n";
    const auto h = [](Complex s) { return 1.0 / (1.0 + 1e-11 * s + 1e-12 * s * s); };
    CHECK(error_of(circuit + nine_decades, "v(c)", h).relative < 1e-11);
    // Where 1 - LC w^2 cancels, the frequency's own last bit is worth Q of them.
    CHECK(error_of(circuit + ".ac lin 10001 159153 159157\n", "v(c)", h).relative < 1e-10);
}

TEST_CASE("the notch of a twin T: at its null, of the largest") {
    const std::string deck =
        "V1 in 0 AC 1\nR1 in a 1k\nR2 a out 1k\nC3 a 0 200n\nC1 in b 100n\nC2 b out 100n\nR3 b 0 500\n"
        ".ac dec 2000 1.5915494309189535 1.5915494309189535e6\n";
    const Error error = error_of(deck, "v(out)", [](Complex s) {
        const Complex x = 1e-4 * s;
        return (1.0 + x * x) / (1.0 + 4.0 * x + x * x);
    });
    CHECK(error.of_largest < 1e-14);
}

TEST_CASE("ladders") {
    for (const int sections : {3, 8, 12}) {
        CAPTURE(sections);
        std::string deck = "V1 q0 0 AC 1\n";
        for (int k = 1; k <= sections; ++k)
            deck += "R" + std::to_string(k) + " q" + std::to_string(k - 1) + " q" + std::to_string(k) +
                    " 1k\nC" + std::to_string(k) + " q" + std::to_string(k) + " 0 1n\n";
        // From the open end back to the source: v(k-1) = v(k) + R i(k), i(k-1) = i(k) + s C v(k-1).
        const auto h = [sections](Complex s) {
            Complex v = 1, i = 1e-9 * s;
            for (int k = sections; k > 1; --k) {
                v += 1e3 * i;
                i += 1e-9 * s * v;
            }
            return 1.0 / (v + 1e3 * i);
        };
        CHECK(error_of(deck + ".ac dec 1000 1 1g\n", "v(q" + std::to_string(sections) + ")", h).relative <
              1e-11);
    }
}

TEST_CASE("from 0 Hz, downwards, and to and fro") {
    const std::string circuit = "V1 in 0 AC 1 30\nR1 in c 1k\nC1 c 0 1u\n";
    const auto h = [](Complex s) { return std::polar(1.0, pi / 6) / (1.0 + 1e-3 * s); };
    CHECK(error_of(circuit + ".ac lin 10001 0 1meg\n", "v(c)", h).relative < 1e-12);
    std::string list = ".ac list";
    for (int k = 0; k < 6000; ++k) list += " " + std::to_string(100 + (k * 7919) % 6000);
    CHECK(error_of(circuit + list + "\n", "v(c)", h).relative < 1e-12);
}
