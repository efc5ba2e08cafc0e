#include <limits>

#include <doctest/doctest.h>

#include "engine/results/table/column_units.hpp"
#include "engine/results/table/text.hpp"

using namespace nullor;
using nullor::results::engineering;

TEST_CASE("engineering notation") {
    CHECK(engineering(4700, Unit::ohm) == "4.7 kohm");
    CHECK(engineering(1.2345, Unit::volt) == "1.2345 V");
    CHECK(engineering(15915.494309, Unit::hertz) == "15.915 kHz");
    CHECK(engineering(15915.494309, Unit::hertz, 3) == "15.9 kHz");
    CHECK(engineering(-0.0000123456, Unit::ampere, 3) == "-12.3 uA");
    CHECK(engineering(100, Unit::volt) == "100 V");
    CHECK(engineering(1e6, Unit::hertz) == "1 MHz");
    CHECK(engineering(123456789, Unit::hertz, 2) == "120 MHz");
    CHECK(engineering(5e5, Unit::volt_per_second) == "500 kV/s");
}

TEST_CASE("rounding may carry into the next prefix") {
    CHECK(engineering(999.9996, Unit::volt, 5) == "1 kV");
    CHECK(engineering(0.9999999, Unit::volt, 4) == "1 V");
    CHECK(engineering(9.99996e-7, Unit::ampere, 4) == "1 uA");
}

TEST_CASE("zeros, infinities and the ends of the prefixes") {
    CHECK(engineering(0, Unit::volt) == "0 V");
    CHECK(engineering(-0.0, Unit::ampere) == "0 A");
    CHECK(engineering(std::numeric_limits<double>::infinity(), Unit::ohm) == "inf ohm");
    CHECK(engineering(-std::numeric_limits<double>::infinity(), Unit::volt) == "-inf V");
    CHECK(engineering(std::numeric_limits<double>::quiet_NaN(), Unit::volt) == "nan V");
    CHECK(engineering(1e-18, Unit::volt) == "1 aV");
    CHECK(engineering(1.5e-19, Unit::volt) == "1.5e-19 V");
    CHECK(engineering(2e17, Unit::ohm) == "200 Pohm");
    CHECK(engineering(2e18, Unit::ohm) == "2e+18 ohm");
    CHECK(engineering(std::numeric_limits<double>::denorm_min(), Unit::volt, 2) == "4.9e-324 V");
}

TEST_CASE("units without prefixes") {
    CHECK(engineering(-10, Unit::none) == "-10");
    CHECK(engineering(0.00012345, Unit::none) == "0.00012345");
    CHECK(engineering(-90.0004, Unit::degree) == "-90 deg");
    CHECK(engineering(100000, Unit::volt_per_volt, 6) == "100000 V/V");
}

TEST_CASE("units by symbol and by name") {
    using results::unit_of_name;
    using results::unit_of_symbol;
    for (int i = 0; i <= static_cast<int>(Unit::volt_per_volt); ++i)
        CHECK(unit_of_symbol(symbol(static_cast<Unit>(i))) == static_cast<Unit>(i));
    CHECK_FALSE(unit_of_symbol("furlong").has_value());
    CHECK(unit_of_name("time") == Unit::second);
    CHECK(unit_of_name("v(out)") == Unit::volt);
    CHECK(unit_of_name("i(xu1)") == Unit::ampere);
    CHECK(unit_of_name("vdb(out)") == Unit::decibel);
    CHECK(unit_of_name("v(out)/v(in)") == Unit::none);
    CHECK(unit_of_name("v(a)*v(b)") == Unit::none);
    CHECK(unit_of_name("v(out") == Unit::none);
}
