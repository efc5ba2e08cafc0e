#pragma once

#include <set>
#include <string>

namespace nullor::results {

// Names of dimensions and variables as NetCDF allows them, unique in a file: letters, digits and _ in front,
// no '/', no blanks, nothing that cannot be printed.
class NetcdfNames {
public:
    // A coordinate variable shares its name with its dimension: it is asked for once.
    [[nodiscard]] std::string unique(const std::string& name);
    void reserve(const std::string& name) { taken_.insert(name); }

private:
    std::set<std::string> taken_;
};

} // namespace nullor::results
