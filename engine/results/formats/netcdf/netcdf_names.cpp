#include "engine/results/formats/netcdf/netcdf_names.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"
#include "engine/results/table/utf8.hpp"

namespace nullor::results {
namespace {

// The code point of a well-formed sequence of that many bytes.
unsigned code_point(std::string_view bytes) {
    const auto first = static_cast<unsigned char>(bytes.front());
    if (bytes.size() == 1) return first;
    unsigned point = first & (0x7Fu >> bytes.size());
    for (const char c : bytes.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
    return point;
}

// The library brings names to the normal form C of Unicode, which would make the ohm sign U+2126 an omega.
// What is kept never changes there, alone or beside what else is kept.
bool stays(std::string_view bytes) {
    const unsigned point = code_point(bytes);
    if (point < 0x80) return point > ' ' && point != 127 && point != '/' && point != '%';
    return (point > 0xA0 && point < 0x300) || (point > 0x390 && point < 0x460) ||
           (point > 0x4DFF && point < 0xA000);
}

} // namespace

std::string netcdf_name(std::string_view name) {
    constexpr std::size_t longest = 200, kept = 160;
    std::string result;
    std::size_t start = 0; // of what fits into a name that is cut
    for (std::string_view rest = name; !rest.empty();) {
        const auto bytes = utf8_length(rest);
        const auto piece = rest.substr(0, std::max<std::size_t>(bytes, 1));
        if (bytes > 0 && stays(piece))
            result += piece;
        else
            for (const char c : piece) result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        if (result.size() <= kept) start = result.size();
        rest.remove_prefix(piece.size());
    }
    if (result.size() > longest) result = result.substr(0, start) + "%~" + hex(content_hash(name));
    const bool allowed_in_front =
        !result.empty() && (static_cast<unsigned char>(result[0]) >= 0x80 || std::isalnum(result[0]));
    return allowed_in_front ? result : "_" + result;
}

std::string NetcdfNames::unique(std::string_view name) {
    auto result = netcdf_name(name);
    while (!taken_.insert(result).second) result += '%';
    return result;
}

} // namespace nullor::results
