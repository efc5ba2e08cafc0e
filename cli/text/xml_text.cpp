#include "cli/text/xml_text.hpp"

#include "engine/results/table/utf8.hpp"

namespace nullor::cli {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD

} // namespace

std::string escaped(std::string_view text, LineEnds ends) {
    std::string result;
    while (!text.empty()) {
        const auto bytes = results::utf8_length(text);
        const std::string_view character = text.substr(0, bytes == 0 ? 1 : bytes);
        text.remove_prefix(character.size());
        if (character == "&")
            result += "&amp;";
        else if (character == "<")
            result += "&lt;";
        else if (character == ">")
            result += "&gt;";
        else if (character == "\"")
            result += "&quot;";
        else if (character == "\n" || character == "\t")
            result += ends == LineEnds::kept ? character : " ";
        else if (character == "\r")
            result += ' ';
        else if (bytes == 0 || static_cast<unsigned char>(character[0]) < 0x20 ||
                 character == "\xef\xbf\xbe" || character == "\xef\xbf\xbf")
            result += replacement;
        else
            result += character;
    }
    return result;
}

} // namespace nullor::cli
