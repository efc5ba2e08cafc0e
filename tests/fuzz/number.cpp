// Numbers, wherever one may start: they end within the text, are finite, and read back as the same double.

#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "parser/text/number.hpp"
#include "tests/fuzz/claim.hpp"

using namespace nullor::parser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (std::size_t at = 0; at < size;) {
        const NumberResult number = parse_number(text, at);
        fuzz::claim(number.length <= size - at, "a number ends within its text");
        if (number.ok()) {
            fuzz::claim(number.length > 0, "a number has a length");
            fuzz::claim(std::isfinite(number.value), "a number is finite");
            const NumberResult again = parse_number(fmt::format("{}", number.value));
            fuzz::claim(again.ok() && again.value == number.value, "a printed number reads back the same");
        } else {
            fuzz::claim(number.error_offset + number.error_length <= size, "an error stands within its text");
        }
        at += number.ok() ? number.length : 1;
    }
    return 0;
}
