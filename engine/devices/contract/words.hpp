#pragma once

#include <string_view>

namespace nullor::devices {

// Whether a list of words separated by blanks holds the word.
[[nodiscard]] constexpr bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto end = list.find(' ');
        if (!word.empty() && list.substr(0, end) == word) return true;
        if (end == std::string_view::npos) return false;
        list.remove_prefix(end + 1);
    }
    return false;
}

// The n-th word of such a list, from 0 on; empty if it has fewer.
[[nodiscard]] constexpr std::string_view nth_word(std::string_view list, int n) {
    for (; n > 0; --n) {
        const auto end = list.find(' ');
        if (end == std::string_view::npos) return {};
        list.remove_prefix(end + 1);
    }
    return list.substr(0, list.find(' '));
}

} // namespace nullor::devices
