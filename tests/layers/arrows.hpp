// The layers and what each may include; anything else is an error. A layer may always include itself.
// An entry that names more than a folder opens only that part of it: "engine/devices/registry" is
// engine/devices/registry.hpp and whatever lies in a folder of that name.
#pragma once

#include <string_view>
#include <vector>

namespace layers {

struct Arrow {
    std::string_view layer;
    std::vector<std::string_view> may_include;
};

inline const std::vector<Arrow> arrows = {
    {"engine/base", {}},
    {"engine/linalg", {"engine/base"}},
    {"engine/expr", {"engine/base"}},
    {"engine/results", {"engine/base"}},
    {"engine/devices", {"engine/expr", "engine/base"}},
    {"engine/circuit", {"engine/devices", "engine/linalg", "engine/expr", "engine/base"}},
    {"engine/analysis", {"engine/circuit", "engine/results", "engine/linalg", "engine/expr", "engine/base"}},
    {"engine/measure", {"engine/results", "engine/expr", "engine/base"}},
    {"engine/batch",
     {"engine/measure", "engine/analysis", "engine/circuit", "engine/results", "engine/linalg", "engine/expr",
      "engine/base"}},
    {"engine/symbolic", {"engine/circuit", "engine/linalg", "engine/expr", "engine/base"}},
    {"engine/run",
     {"engine/batch", "engine/symbolic", "engine/analysis", "engine/measure", "engine/circuit",
      "engine/results", "engine/expr", "engine/base"}},
    {"engine/metamorphic",
     {"engine/run", "engine/analysis", "engine/measure", "engine/circuit", "engine/devices", "engine/results",
      "engine/expr", "engine/base"}},
    {"parser",
     {"engine/circuit", "engine/expr", "engine/devices/registry", "engine/devices/card_text",
      "engine/analysis/requests", "engine/measure/requests", "engine/base"}},
    {"cli", {"parser", "engine"}},
};

// Headers from outside that belong to one place. `owner` is a layer or a part of one ("" is any).
// The costly ones (7 to 40 s of compile time a file) are included by one .cpp in the whole program.
struct Owned {
    std::string_view header; // a header, or a folder of headers if it ends in '/'
    std::string_view owner;
    bool one_source_file;
};

inline const std::vector<Owned> owned_headers = {
    {"klu.h", "engine/linalg", false},
    {"amd.h", "engine/linalg", false},
    {"colamd.h", "engine/linalg", false},
    {"btf.h", "engine/linalg", false},
    {"metis.h", "engine/linalg", false},
    {"hwy/", "engine/linalg", false},
    {"netcdf.h", "engine/results/formats/netcdf/module", false},
    {"Random123/", "engine/batch", true},
    {"boost/", "engine/batch", true},
    {"hdf5.h", "engine/results/formats/netcdf/module", false},
    {"xxhash.h", "engine/results", false},
    {"CLI/", "cli", true},
    {"nlohmann/json.hpp", "", true},
    {"Eigen/Eigenvalues", "engine", true},
    {"unsupported/Eigen/", "engine", true},
    // No single device is named but in the list of all.
    {"engine/devices/passive/", "engine/devices", false},
    {"engine/devices/sources/", "engine/devices", false},
    {"engine/devices/behavioural/", "engine/devices", false},
    {"engine/devices/opamp/", "engine/devices", false},
    {"engine/devices/semiconductor/", "engine/devices", false},
    {"engine/devices/switches/", "engine/devices", false},
    {"engine/devices/all.hpp", "engine", false},
    // The engine never prints.
    {"iostream", "cli", false},
};

inline constexpr int most_lines = 400;

} // namespace layers
