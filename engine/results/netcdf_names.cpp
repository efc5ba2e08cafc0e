#include "engine/results/netcdf_names.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "engine/results/utf8.hpp"

namespace nullor::results {

std::string NetcdfNames::unique(const std::string& name) {
    std::string result;
    for (std::string_view rest = name; !rest.empty();) {
        const auto bytes = utf8_length(rest);
        const auto c = static_cast<unsigned char>(rest.front());
        if (bytes > 1)
            result += rest.substr(0, bytes);
        else
            result += bytes == 0 || c == '/' || c <= ' ' || c == 127 ? '_' : rest.front();
        rest.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    constexpr std::size_t longest = 200;
    if (result.size() > longest) result = "long_name_" + std::to_string(taken_.size());
    if (result.empty() || (static_cast<unsigned char>(result[0]) < 0x80 && !std::isalnum(result[0])))
        result = "_" + result;
    while (!taken_.insert(result).second) result += "_";
    return result;
}

} // namespace nullor::results
