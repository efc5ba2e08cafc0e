#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "parser/text/number.hpp"

using namespace nullor::parser;

namespace {

// The whole text is the number, and it has exactly these bits.
void is(std::string_view text, double expected) {
    CAPTURE(std::string(text));
    const NumberResult number = parse_number(text);
    CHECK(number.error == "");
    CHECK(number.ok());
    CHECK(number.length == text.size());
    CHECK(std::bit_cast<std::uint64_t>(number.value) == std::bit_cast<std::uint64_t>(expected));
}

void fails(std::string_view text, const std::string& message, std::size_t offset, std::size_t length) {
    CAPTURE(std::string(text));
    const NumberResult number = parse_number(text);
    CHECK_FALSE(number.ok());
    CHECK(number.error == message);
    CHECK(number.error_offset == offset);
    CHECK(number.error_length == length);
}

} // namespace

TEST_CASE("plain numbers") {
    is("0", 0);
    is("12", 12);
    is(".5", 0.5);
    is("5.", 5);
    is("1e-12", 1e-12);
    is("1E+3", 1000);
    is("1.5e3", 1500);
    is("-2.5", -2.5);
    is("+.25", 0.25);
    is("-0", -0.0);
    is("00012", 12);
    is("0.1", 0.1);
    is("123456789012345678901234567890", 123456789012345678901234567890.0);
    is("0.1000000000000000055511151231257827021181583404541015625", 0.1);
}

TEST_CASE("scales fold into the decimal exponent, so that the bits are those of the exponent form") {
    is("1t", 1e12);
    is("2.2g", 2.2e9);
    is("1meg", 1e6);
    is("1MEG", 1e6);
    is("1.1Meg", 1.1e6);
    is("4.7k", 4.7e3);
    is("3.3m", 3.3e-3);
    is("3.3M", 3.3e-3);
    is("4.7u", 4.7e-6);
    is("6.8n", 6.8e-9);
    is("1.2p", 1.2e-12);
    is("1F", 1e-15);
    is("0.3f", 0.3e-15);
    is("7aF", 7e-18);
    is("1mil", 25.4e-6);
    is("3.7mil", 93.98e-6);
    is("1e3k", 1e6);
    is("1.7e-3meg", 1.7e3);
    is("0k", 0);
}

TEST_CASE("micro and ohm signs") {
    is("4.7\xC2\xB5", 4.7e-6);
    is("4.7\xCE\xBC", 4.7e-6);
    is("4.7\xB5", 4.7e-6);
    is("4.7\xC2\xB5"
       "F",
       4.7e-6);
    is("4\xC2\xB5"
       "7",
       4.7e-6);
    is("10k\xCE\xA9", 1e4);
    is("10\xE2\x84\xA6", 10);
    is("1meg\xE2\x84\xA6", 1e6);
}

TEST_CASE("units mean nothing") {
    is("4.7uF", 4.7e-6);
    is("1kOhm", 1000);
    is("10V", 10);
    is("50Hz", 50);
    is("1megohm", 1e6);
    is("100mV", 0.1);
    is("3sec", 3);
    is("1eV", 1);
    is("1e3V", 1000);
    is("5ohms", 5);
}

TEST_CASE("digits behind the scale are decimals") {
    is("1k5", 1500);
    is("4k7", 4700);
    is("2u2", 2.2e-6);
    is("1meg5", 1.5e6);
    is("3n30", 3.3e-9);
    is("4k7ohm", 4700);
    is("2mil5", 63.5e-6);
    is("-1k5", -1500);
    is("0k1", 100);
}

TEST_CASE("a number ends where it can") {
    const auto reads = [](std::string_view text, std::size_t at, double value, std::size_t length) {
        CAPTURE(std::string(text));
        const NumberResult number = parse_number(text, at);
        CHECK(number.ok());
        CHECK(number.value == value);
        CHECK(number.length == length);
    };
    reads("r1 a b 10k tc=1", 7, 10000, 3);
    reads("2*e", 0, 2, 1);
    reads("1e3+2", 0, 1000, 3);
    reads("5)", 0, 5, 1);
    reads("5_x", 0, 5, 1);
    reads("1k,2", 0, 1000, 2);
    reads("3.*2", 0, 3, 2);
}

TEST_CASE("what is not a number says why and where") {
    fails("1e", "the exponent of '1e' has no digits", 0, 2);
    fails("2.5e+", "the exponent of '2.5e+' has no digits", 0, 5);
    fails("1e-x", "the exponent of '1e-' has no digits", 0, 3);
    fails("1V5", "'1V5' is not a number: a digit cannot follow 'V'", 2, 1);
    fails("1kohm5", "'1kohm5' is not a number: a digit cannot follow 'kohm'", 5, 1);
    fails("4k7ohm2", "'4k7ohm2' is not a number: a digit cannot follow 'k7ohm'", 6, 1);
    fails("1.5k5", "'1.5k5' is not a number: digits behind the scale continue a whole number only", 4, 1);
    fails("1e3k5", "'1e3k5' is not a number: digits behind the scale continue a whole number only", 4, 1);
    fails("1.2.3", "'1.2.3' is not a number: a number has one decimal point", 3, 2);
    fails("1k.5", "'1k.5' is not a number: a number has one decimal point", 2, 2);
    fails("1e400", "'1e400' is too large: the largest number is 1.797693e308", 0, 5);
    fails("-2e308k", "'-2e308k' is too large: the largest number is 1.797693e308", 0, 7);
    fails("1e99999999999999999999",
          "'1e99999999999999999999' is too large: the largest number is 1.797693e308", 0, 22);
    fails("1e-400", "'1e-400' is too small: the smallest number above 0 is 4.94e-324", 0, 6);
    fails("1x", "'1x' is ambiguous: x is 1e6 in some simulators, a unit in others", 0, 2);
    fails("0x10", "'0x' is ambiguous: x is 1e6 in some simulators, a unit in others", 0, 2);
    fails("", "a number is expected here", 0, 1);
    fails("-", "a number is expected here", 0, 1);
    fails("abc", "a number is expected here", 0, 1);
    fails(".", "a number is expected here", 0, 1);
    CHECK(parse_number("x 1V5", 2).error_offset == 4);
}

TEST_CASE("A is ampere, and atto only with a unit behind it") {
    is("1A", 1);
    is("2.5a", 2.5);
    is("2amps", 2);
    is("3mA", 3e-3);
    is("3aF", 3e-18);
    is("3aA", 3e-18);
}

TEST_CASE("the ends of the range") {
    is("1.7976931348623157e308", std::numeric_limits<double>::max());
    is("4.9406564584124654e-324", std::numeric_limits<double>::denorm_min());
    is("2.2250738585072014e-308", std::numeric_limits<double>::min());
    is("0e999999", 0);
    is("0.0000000000000000000000000000000000000000000000001e49", 1);
    is("1" + std::string(300, '0') + "e-300", 1);
    fails(std::string(400, '9'),
          "'" + std::string(40, '9') + "...' is too large: the largest number is 1.797693e308", 0, 400);
}

TEST_CASE("where a number starts") {
    CHECK(starts_number("5", 0));
    CHECK(starts_number(".5", 0));
    CHECK_FALSE(starts_number(".x", 0));
    CHECK_FALSE(starts_number("-5", 0));
    CHECK(starts_number("-5", 0, true));
    CHECK(starts_number("+.5", 0, true));
    CHECK_FALSE(starts_number("-x", 0, true));
    CHECK_FALSE(starts_number("", 0, true));
    CHECK_FALSE(starts_number("5", 1));
}
