#pragma once
// Do the laws notice what is wrong? A result is spoilt on purpose.

#include <string>

namespace randomly {

// What holds although it should not, or does not although it should; empty: nothing.
[[nodiscard]] std::string laws_that_fail_to_notice();

} // namespace randomly
