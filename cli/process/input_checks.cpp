#include "cli/process/input_checks.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "engine/results/formats/reading.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli {

namespace {

// Of a regular file; empty of anything else, which might not end or wait.
std::string first_bytes(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return {};
    std::string bytes(std::size_t{1} << 16, ' ');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// A row of two numbers or more, with commas between them.
bool is_row(std::string_view line) {
    std::size_t fields = 0;
    for (;; ++fields) {
        const std::size_t comma = line.find(',');
        const std::string_view field = line.substr(0, comma);
        if (!field.empty() && !results::number_of(field)) return false;
        if (comma == std::string_view::npos) return fields > 0;
        line.remove_prefix(comma + 1);
    }
}

bool is_csv(std::string_view bytes) {
    const std::string_view header = take_line(bytes);
    return header.find(',') != std::string_view::npos && is_row(take_line(bytes));
}

} // namespace

std::optional<WrongInput> no_deck(const std::string& path) {
    const std::string bytes = first_bytes(path);
    const auto begins = [&](std::string_view start) { return std::string_view(bytes).starts_with(start); };
    const char* kind = begins("\x89HDF") || begins("CDF")                                   ? "a NetCDF file"
                       : begins("Title:") && bytes.find("\nPlotname:") != std::string::npos ? "a rawfile"
                       : begins("{\"format\"") ? "a result in JSON"
                       : is_csv(bytes)         ? "a table"
                       : begins("<svg") || begins("<?xml") || begins("<!DOCTYPE") || begins("\x89PNG")
                           ? "a figure or report"
                           : nullptr;
    if (!kind) return std::nullopt;
    const bool drawn = std::string_view(kind).find("figure") != std::string_view::npos;
    return WrongInput{fmt::format("'{}' is {}, not a deck", path, kind),
                      drawn ? "" : "nullor plot draws results; the deck that they are of is a text of cards"};
}

std::optional<WrongInput> no_result(const std::string& path) {
    constexpr std::array<std::string_view, 20> cards = {
        ".op",  ".dc",  ".ac",      ".tran", ".end",     ".ends", ".model", ".subckt", ".param",  ".include",
        ".inc", ".lib", ".options", ".step", ".measure", ".meas", ".print", ".save",   ".expect", ".option"};
    const std::string bytes = first_bytes(path);
    if (bytes.find('\0') != std::string::npos) return std::nullopt; // a result may quote its deck
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        const std::string word = parser::lower_case(line.substr(0, line.find_first_of(" \t")));
        if (std::find(cards.begin(), cards.end(), word) == cards.end()) continue;
        return WrongInput{fmt::format("'{}' is a deck, not a result", path),
                          fmt::format("run it first: nullor run {} -o results; then plot results/{}.*", path,
                                      std::filesystem::path(path).stem().string())};
    }
    return std::nullopt;
}

} // namespace nullor::cli
