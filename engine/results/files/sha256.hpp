#pragma once

#include <string>
#include <string_view>

namespace nullor::results {

// SHA-256 (FIPS 180-4) of the bytes, in lower-case hex.
[[nodiscard]] std::string sha256(std::string_view bytes);

} // namespace nullor::results
