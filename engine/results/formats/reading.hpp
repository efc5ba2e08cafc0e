#pragma once
// What the readers share.

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"

namespace nullor::results {

// The whole of `text` as a number; none if it is not one, or is beyond the range of doubles.
[[nodiscard]] inline std::optional<double> number_of(std::string_view text) {
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// For messages: foreign bytes are cut and made printable.
[[nodiscard]] inline std::string excerpt(std::string_view text, std::size_t length = 40) {
    std::string result(text.substr(0, length));
    for (char& c : result) {
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
    }
    return result;
}

} // namespace nullor::results
