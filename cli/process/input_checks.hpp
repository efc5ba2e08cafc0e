#pragma once
// What an input is where it is not what a command reads: a result in the place of a deck, or the other way
// round.

#include <optional>
#include <string>

namespace nullor::cli {

struct WrongInput {
    std::string message, hint;
};

// By its first bytes, where the file could not be read as a deck: a result, or a figure.
[[nodiscard]] std::optional<WrongInput> no_deck(const std::string& path);

// By its cards, where the file could not be read as a result.
[[nodiscard]] std::optional<WrongInput> no_result(const std::string& path);

} // namespace nullor::cli
