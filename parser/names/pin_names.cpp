#include "parser/names/pin_names.hpp"

#include <algorithm>

namespace nullor::parser {

std::vector<std::string> names_of_pin(std::string_view written) {
    const std::size_t colon = written.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == written.size()) return {};
    std::string path(written.substr(0, colon));
    std::replace(path.begin(), path.end(), ':', '.');
    const std::string pin(written.substr(colon));
    const std::size_t last = path.rfind('.');
    std::string last_x = path, every_x = "x";
    last_x.insert(last == std::string::npos ? 0 : last + 1, "x");
    for (const char c : path) every_x += c == '.' ? std::string(".x") : std::string(1, c);
    return {path + pin, last_x + pin, every_x + pin};
}

} // namespace nullor::parser
