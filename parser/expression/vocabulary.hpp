#pragma once
// The words that have a meaning of their own in a deck, each list from the table that reads them: for the
// coverage page and for documents that must not fall behind.

#include <string_view>
#include <vector>

namespace nullor::parser {

[[nodiscard]] std::vector<std::string_view> operator_words(); // "+", "&&", ...
[[nodiscard]] std::vector<std::string_view> card_words();     // ".tran", ".include", ... with their synonyms
[[nodiscard]] std::vector<std::string_view> option_words();   // "reltol", "method", ...: those with an effect
[[nodiscard]] std::vector<std::string_view> method_words();   // values of the option method
[[nodiscard]] std::vector<std::string_view> measure_words();  // "find", "max", ...
[[nodiscard]] std::vector<std::string_view>
behaviour_words(); // "value", "table", "poly", ...: supported ones

} // namespace nullor::parser
