#pragma once

#include <set>
#include <string>
#include <string_view>

namespace nullor::results {

// The name as NetCDF allows it: letters, digits and _ in front, no '/', no blanks, nothing that cannot be
// printed. Different names stay different, and none takes the name of another:
//     n/a -> n%2Fa      each byte that is not allowed, and '%', as two hexadecimal digits
//     -v  -> _-v        '_' in front of what may not stand there, '_' itself among it
// More than 200 bytes are cut, with "%~" and a hash of the whole behind.
[[nodiscard]] std::string netcdf_name(std::string_view name);

// Those of a file: what is there already gets '%' behind, with which no other name ends.
class NetcdfNames {
public:
    // A coordinate variable shares its name with its dimension: it is asked for once.
    [[nodiscard]] std::string unique(std::string_view name);
    void reserve(const std::string& name) { taken_.insert(name); }

private:
    std::set<std::string> taken_;
};

} // namespace nullor::results
